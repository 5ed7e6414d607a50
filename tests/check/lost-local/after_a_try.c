/* WOI_TRY waits like WOI_AWAIT. */
// expect: lost-local 10:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    WOI_TRY(woi_sleep(1));
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
