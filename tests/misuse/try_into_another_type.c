/* The variable has another type than the future's output. */
#include "subjects.h"

WOI_ASYNC(int, app, (), long sum;)
{
    WOI_BEGIN;
    WOI_TRY(self->sum, add_later(1, 2)); // expect: "WOI_TRY: the variable and the output of the future have different types"
    WOI_END;
}
