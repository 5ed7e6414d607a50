/* It is told once, at the first read after the await. */
// expect: lost-local 10:13
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    for (int i = 0; i < 3; i++) {
        WOI_AWAIT(woi_sleep(1));
        use(i);
    }
    WOI_RETURN(0);
    WOI_END;
}
