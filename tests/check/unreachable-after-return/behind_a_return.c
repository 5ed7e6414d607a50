/* It never happens. */
// expect: unreachable-after-return 10:5
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(0);
    use(1);
    WOI_RETURN(0);
    WOI_END;
}
