/* The await is in a branch. */
// expect: lost-local 12:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
#ifdef SLOW
    WOI_AWAIT(woi_sleep(1));
#endif
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
