/* An int is no future. */
#include "subjects.h"

WOI_ASYNC(void, app, ((int, n)))
{
    WOI_BEGIN;
    WOI_AWAIT(self->n); // expect: "this is no pointer to a future"
    WOI_END;
}
