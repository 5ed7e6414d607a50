/* The time comes first. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_timeout(nothing(), WOI_MS(5))); // expect: "this is no pointer to a future"
    WOI_END;
}
