/* Both have ended. */
// expect: unreachable-after-return 13:5
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    if (ready())
        WOI_RETURN(1);
    else
        WOI_RETURN(2);
    use(1);
    WOI_RETURN(0);
    WOI_END;
}
