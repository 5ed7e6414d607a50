/* A branch must be a future. */
#include "subjects.h"

WOI_ASYNC(void, app, (), int x;)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join(WOI_INTO(self->x, 5), nothing())); // expect: "this is no pointer to a future"
    WOI_END;
}
