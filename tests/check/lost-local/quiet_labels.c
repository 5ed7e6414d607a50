/* A label's name is no local. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int out = next();
    use(out);
    WOI_YIELD();
    if (ready())
        goto out;
    use(1);
out:
    use(2);
    WOI_RETURN(0);
    WOI_END;
}
