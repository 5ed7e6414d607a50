/* The time is another one after each wait. */
// expect: code-before-begin 7:21
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    int64_t start = woi_now();

    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(1));
    WOI_RETURN((int)(woi_now() - start));
    WOI_END;
}
