/* A return of a plain function. */
#include "subjects.h"

int plain(void)
{
    return next();
}

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(plain());
    WOI_END;
}
