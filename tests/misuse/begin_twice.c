/* One body, one beginning. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
    WOI_BEGIN; // expect: "WOI_BEGIN: a body has begun already"
    WOI_END;
}
