/* Only a break leads behind it. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    for (;;) {
        if (ready()) {
            i = next();
            break;
        }
        WOI_YIELD();
    }
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
