/* Handles are typed by their function. */
#include "subjects.h"

WOI_ASYNC(void, app, (), struct say_later_handle *job;)
{
    WOI_BEGIN;
    self->job = woi_spawn(add_later(1, 2)); // expect: gcc "assignment to 'struct say_later_handle \*' from incompatible pointer type" clang "incompatible pointer types assigning to 'struct say_later_handle \*'"
    WOI_END;
}
