/* A handle gives the result of its own function, not of another. */
#include "subjects.h"

WOI_ASYNC(void, app, (), struct add_later_handle *job; struct say_later_result done;)
{
    WOI_BEGIN;
    self->job = woi_spawn(add_later(1, 2));
    WOI_AWAIT(self->done, self->job); // expect: "WOI_AWAIT: the variable and the output of the future have different types"
    WOI_END;
}
