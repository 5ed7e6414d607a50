/* An await is a statement: what it gives goes to its first argument. */
#include "subjects.h"

WOI_ASYNC(void, app, (), int sum;)
{
    WOI_BEGIN;
    self->sum = WOI_AWAIT(add_later(1, 2)); // expect: "expected expression"
    WOI_END;
}
