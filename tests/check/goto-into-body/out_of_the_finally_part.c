/* Back into the body. */
// expect: goto-into-body 12:18
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
again:
    WOI_YIELD();
WOI_FINALLY:
        if (ready())
            goto again;
        use(1);
    WOI_END;
}
