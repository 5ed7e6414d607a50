/* WOI_INTO is for the branches of a combinator. */
#include "subjects.h"

WOI_ASYNC(void, app, (), int sum;)
{
    WOI_BEGIN;
    WOI_AWAIT(WOI_INTO(self->sum, add_later(1, 2))); // expect: gcc "'struct woi_into' has no member named 'typed_future_'" clang "no member named 'typed_future_' in 'struct woi_into'"
    WOI_END;
}
