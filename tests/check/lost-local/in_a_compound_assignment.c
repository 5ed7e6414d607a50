/* It reads before it writes. */
// expect: lost-local 10:5
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int n = 0;
    WOI_YIELD();
    n += 2;
    WOI_RETURN(0);
    WOI_END;
}
