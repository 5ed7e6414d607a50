/* A negative error would become a large number. */
#include "subjects.h"

WOI_ASYNC(unsigned, app, ())
{
    WOI_BEGIN;
    WOI_TRY(add_later(1, 2)); // expect: "WOI_TRY: the output of this function is not a signed integer"
    WOI_END;
}
