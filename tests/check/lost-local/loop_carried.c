/* Written at the end of a round, read at the beginning of the next. */
// expect: lost-local 10:13
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int last = 0;
    while (ready()) {
        use(last);
        last = next();
        WOI_AWAIT(woi_sleep(1));
    }
    WOI_RETURN(0);
    WOI_END;
}
