/* Also a wait. */
// expect: unreachable-after-return 9:5
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_RETURN(0);
    WOI_AWAIT(woi_sleep(1));
    use(1);
    WOI_RETURN(0);
    WOI_END;
}
