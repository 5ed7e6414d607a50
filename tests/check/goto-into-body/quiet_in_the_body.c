/* Within the body. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
again:
    WOI_YIELD();
    if (ready())
        goto again;
    use(1);
    WOI_RETURN(0);
    WOI_END;
}
