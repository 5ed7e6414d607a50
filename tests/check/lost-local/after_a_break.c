/* Out of the loop with it. */
// expect: lost-local 14:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    for (;;) {
        WOI_YIELD();
        if (ready())
            break;
    }
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
