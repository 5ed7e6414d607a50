/* A task is made of a future, and a stream is none. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
    woi_spawn_detached(numbers_from(1)); // expect: "no member named 'woi_handle_'"
    WOI_END;
}
