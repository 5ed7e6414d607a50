/* A return does not wait. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    switch (next()) {
    case 1:
        WOI_RETURN(1);
    default:
        break;
    }
    WOI_RETURN(0);
    WOI_END;
}
