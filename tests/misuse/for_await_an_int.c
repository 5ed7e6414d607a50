/* A loop goes over a stream. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, 5) // expect: "this is no pointer to a stream"
        self->n++;
    WOI_END;
}
