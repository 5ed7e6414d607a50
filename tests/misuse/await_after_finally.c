/* Clean-up cannot wait. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
WOI_FINALLY:
    WOI_AWAIT(nothing()); // expect: "WOI_AWAIT is not allowed after WOI_FINALLY"
    WOI_END;
}
