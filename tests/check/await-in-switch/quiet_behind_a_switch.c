/* The switch has ended. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    switch (next()) {
    case 1:
        use(1);
        break;
    default:
        break;
    }
    WOI_AWAIT(woi_sleep(1));
    WOI_RETURN(0);
    WOI_END;
}
