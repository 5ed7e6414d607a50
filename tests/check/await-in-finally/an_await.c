/* Nothing can wait there. */
// expect: await-in-finally 10:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
WOI_FINALLY:
        WOI_AWAIT(woi_sleep(1));
    WOI_END;
}
