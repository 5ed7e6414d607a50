/* One output goes to one place. */
#include "subjects.h"

WOI_ASYNC(void, app, (), int a, b;)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join(WOI_INTO(self->a, WOI_INTO(self->b, add_later(1, 2))), nothing())); // expect: gcc "'struct woi_into' has no member named 'output'" clang "no member named 'output' in 'struct woi_into'"
    WOI_END;
}
