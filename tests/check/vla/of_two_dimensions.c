/* The first length counts. */
// expect: vla 9:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int n = next();
    int table[n][3];
    table[0][0] = 1;
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
