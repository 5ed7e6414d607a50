/* It may run its block once. */
#include "subjects.h"

#define unless(x) if (!(x))

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    unless(i) {
        WOI_YIELD();
    }
    WOI_RETURN(0);
    WOI_END;
}
