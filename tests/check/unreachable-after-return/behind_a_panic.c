/* Nor does this. */
// expect: unreachable-after-return 10:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    if (ready()) {
        WOI_PANIC("no");
        use(1);
    }
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
