/* What is lent is lent to a combinator. */
#include "subjects.h"

WOI_ASYNC(void, app, (), struct add_later *op; int sum;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->sum, WOI_BORROW(self->op)); // expect: "no member named 'typed_future_'"
    WOI_END;
}
