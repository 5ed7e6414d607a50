/* Wherever in it. */
// expect: await-in-finally 12:13
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
WOI_FINALLY:
        if (ready()) {
            use(1);
            WOI_AWAIT(woi_sleep(1));
        }
    WOI_END;
}
