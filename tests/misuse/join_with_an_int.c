/* A branch must be a future. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join(nothing(), 5)); // expect: "this is no pointer to a future"
    WOI_END;
}
