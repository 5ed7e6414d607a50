/* The variable has the type of the items. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_stream_next(places(), &self->n)); // expect: "woi_stream_next: the variable and the items of the stream have different types"
    WOI_END;
}
