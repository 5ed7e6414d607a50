/* Rewritten on one way, not on the other. */
// expect: lost-local 12:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    WOI_AWAIT(woi_sleep(1));
    if (ready())
        i = 1;
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
