/* The condition of a do loop comes after its body. */
// expect: lost-local 12:14
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int left = 3;
    do {
        left = next();
        WOI_YIELD();
    } while (left > 0);
    WOI_RETURN(0);
    WOI_END;
}
