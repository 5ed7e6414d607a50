/* One clean-up part. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
WOI_FINALLY:
    puts("first");
WOI_FINALLY: // expect: "WOI_FINALLY is not allowed after WOI_FINALLY"
    puts("second");
    WOI_END;
}
