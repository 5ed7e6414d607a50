/* So is the next case. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    switch (next()) {
    case 1:
        WOI_RETURN(1);
    case 2:
        WOI_RETURN(2);
        break;
    default:
        use(1);
    }
    WOI_RETURN(0);
    WOI_END;
}
