/* The variable has another type than the future's output. */
#include "subjects.h"

WOI_ASYNC(void, app, (), unsigned sum;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->sum, add_later(1, 2)); // expect: "WOI_AWAIT: the variable and the output of the future have different types"
    WOI_END;
}
