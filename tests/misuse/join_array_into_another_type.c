/* The outputs have the type of the futures' output. */
#include "subjects.h"

WOI_ASYNC(void, app, ((struct add_later **, all)), long sums[4];)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join_array(4, self->all, self->sums)); // expect: "the array and the output of the futures have different types"
    WOI_END;
}
