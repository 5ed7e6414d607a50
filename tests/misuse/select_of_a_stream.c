/* A branch is a future: woi_stream_next() makes one. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->n, woi_select(nothing(), numbers_from(1))); // expect: "no member named 'future'"
    WOI_END;
}
