/* Streams have woi_stream_drop(). */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
    woi_drop(numbers_from(1)); // expect: "no member named 'future'"
    WOI_END;
}
