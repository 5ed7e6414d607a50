/* It leaves the loop. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    for (;;) {
        int i = next();
        if (i > 3) {
            use(i);
            break;
        }
        WOI_YIELD();
    }
    WOI_RETURN(0);
    WOI_END;
}
