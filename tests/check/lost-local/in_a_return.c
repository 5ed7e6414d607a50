/* WOI_RETURN reads its value. */
// expect: lost-local 10:16
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int sum = next();
    WOI_AWAIT(woi_sleep(1));
    WOI_RETURN(sum);
    WOI_END;
}
