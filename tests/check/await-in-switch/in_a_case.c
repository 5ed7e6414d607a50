/* The classic one. */
// expect: await-in-switch 10:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    switch (next()) {
    case 1:
        WOI_AWAIT(woi_sleep(1));
        break;
    default:
        break;
    }
    WOI_RETURN(0);
    WOI_END;
}
