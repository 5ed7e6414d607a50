/* What comes behind it does not run. */
// expect: return-in-body 11:13
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
WOI_FINALLY:
        if (ready())
            return WOI_READY;
        use(1);
    WOI_END;
}
