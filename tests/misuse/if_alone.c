/* A branch is left out of a select, not of a function. */
#include "subjects.h"

WOI_ASYNC(void, app, ((int, wanted)), int sum;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->sum, WOI_IF(self->wanted, add_later(1, 2))); // expect: "no member named 'typed_future_'"
    WOI_END;
}
