/* Of loops and switches of one's own. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    while (ready()) {
        switch (next()) {
        case 1:
            continue;
        default:
            break;
        }
        WOI_YIELD();
        if (next() == 3)
            break;
    }
    WOI_RETURN(0);
    WOI_END;
}
