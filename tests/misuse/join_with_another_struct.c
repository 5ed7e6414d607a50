/* A branch must be a future. */
#include "subjects.h"

WOI_ASYNC(void, app, ((struct point *, p)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join(nothing(), self->p)); // expect: "no member named 'future'"
    WOI_END;
}
