/* The target has another type than the branch's output. */
#include "subjects.h"

WOI_ASYNC(void, app, (), long sum;)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join(WOI_INTO(self->sum, add_later(1, 2)), nothing())); // expect: "WOI_INTO: the variable and the output of the future have different types"
    WOI_END;
}
