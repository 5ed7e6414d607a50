/* A task outlives the function that spawned it: its output cannot go there. */
#include "subjects.h"

WOI_ASYNC(void, app, (), int sum;)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_spawn(WOI_INTO(self->sum, add_later(1, 2)))); // expect: gcc "'struct woi_into' has no member named 'woi_handle_'" clang "no member named 'woi_handle_' in 'struct woi_into'"
    WOI_END;
}
