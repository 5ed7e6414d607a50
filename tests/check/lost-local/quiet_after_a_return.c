/* The way with the wait does not come by here. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    if (ready()) {
        WOI_AWAIT(woi_sleep(1));
        WOI_RETURN(1);
    }
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
