/* The next function is the first to notice. */
#include "subjects.h"

WOI_ASYNC(void, first, ())
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
}

static WOI_ASYNC(void, second, ()) // expect: "WOI_END is missing in the function above"
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
    WOI_END;
}
