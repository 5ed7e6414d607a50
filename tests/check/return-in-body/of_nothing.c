/* In a function without output. */
// expect: return-in-body 9:9
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    if (ready())
        return;
    WOI_AWAIT(woi_sleep(1));
    WOI_END;
}
