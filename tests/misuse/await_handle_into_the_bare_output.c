/* A handle gives { error, value }, for the task may have been aborted. */
#include "subjects.h"

WOI_ASYNC(void, app, (), struct add_later_handle *job; int sum;)
{
    WOI_BEGIN;
    self->job = woi_spawn(add_later(1, 2));
    WOI_AWAIT(self->sum, self->job); // expect: "WOI_AWAIT: the variable and the output of the future have different types"
    WOI_END;
}
