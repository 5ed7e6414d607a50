/* A handle's result has two sides: look at its error, then at its value. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct add_later_handle *, job)), struct add_later_result done;)
{
    WOI_BEGIN;
    WOI_TRY(self->done, self->job); // expect: "WOI_TRY: the output of the future is not a signed integer"
    WOI_END;
}
