/* So does this. */
// expect: lost-local 10:5
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int n = 0;
    WOI_YIELD();
    n++;
    WOI_RETURN(0);
    WOI_END;
}
