/* Any statement. */
// expect: code-after-end 11:5
// expect: code-after-end 12:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_END;
    if (ready())
        use(1);
}
