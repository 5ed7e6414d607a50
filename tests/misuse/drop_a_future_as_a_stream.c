/* And futures woi_drop(). */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
    woi_stream_drop(add_later(1, 2)); // expect: "woi_stream_drop: this is no stream"
    WOI_END;
}
