/* Nobody awaits the item. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
    woi_stream_next(numbers_from(1), &self->n); // expect: gcc "ignoring return value of 'woi_stream_next_'" clang "ignoring return value of function"
    WOI_END;
}
