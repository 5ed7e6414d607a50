/* A label in front of it. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    if (ready())
        goto out;
    use(1);
out:;
    WOI_RETURN(0);
    WOI_END;
}
