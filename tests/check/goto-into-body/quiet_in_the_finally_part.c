/* Within the finally part. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
WOI_FINALLY:
        if (ready())
            goto out;
        use(1);
        out:;
    WOI_END;
}
