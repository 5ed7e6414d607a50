/* A void function has no output to hand an error on. */
#include "subjects.h"

WOI_ASYNC(void, app, (), int sum;)
{
    WOI_BEGIN;
    WOI_TRY(self->sum, add_later(1, 2)); // expect: "WOI_TRY: the output of this function is not a signed integer"
    WOI_END;
}
