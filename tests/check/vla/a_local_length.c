/* The length is a local. */
// expect: vla 9:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    const int n = next();
    int numbers[n];
    numbers[0] = 1;
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
