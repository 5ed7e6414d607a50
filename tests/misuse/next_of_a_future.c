/* Only streams have a next item. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_stream_next(add_later(1, 2), &self->n)); // expect: "woi_stream_next: this is no stream"
    WOI_END;
}
