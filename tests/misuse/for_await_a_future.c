/* It has one output: await it. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, add_later(1, 2)) // expect: "WOI_FOR_AWAIT: this is no stream"
        self->n++;
    WOI_END;
}
