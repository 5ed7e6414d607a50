/* It has many items: which would be the output? */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->n, numbers_from(1)); // expect: "a stream is no future: WOI_FOR_AWAIT takes its items"
    WOI_END;
}
