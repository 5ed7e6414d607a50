/* It runs again if it panics. */
// expect: goto-into-body 9:14
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    if (ready())
        goto out;
    WOI_YIELD();
WOI_FINALLY:
        out:
        use(1);
    WOI_END;
}
