/* The wait is on one of two ways. */
// expect: lost-local 11:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    if (ready())
        WOI_AWAIT(woi_sleep(1));
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
