/* Nor yield. */
// expect: await-in-finally 11:13
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
WOI_FINALLY:
        while (ready())
            WOI_YIELD();
    WOI_END;
}
