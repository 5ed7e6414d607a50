/* One variable, one future. */
#include "subjects.h"

WOI_ASYNC(void, app, (), int a, b;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->a, self->b, add_later(1, 2)); // expect: "implicit declaration of function 'WOI_AWAIT_3'"
    WOI_END;
}
