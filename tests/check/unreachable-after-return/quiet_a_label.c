/* A label can be reached. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    if (ready())
        goto out;
    WOI_RETURN(0);
out:
    use(1);
    WOI_RETURN(0);
    WOI_END;
}
