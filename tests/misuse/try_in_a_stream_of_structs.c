/* The error would be the last item. */
#include "subjects.h"

WOI_STREAM(struct point, app, ())
{
    WOI_BEGIN;
    WOI_TRY(add_later(1, 2)); // expect: "WOI_TRY: the output of this function is not a signed integer"
    WOI_END;
}
