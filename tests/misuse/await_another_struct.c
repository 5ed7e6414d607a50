/* A pointer to a struct that is no future. */
#include "subjects.h"

WOI_ASYNC(void, app, ((struct point *, p)))
{
    WOI_BEGIN;
    WOI_AWAIT(self->p); // expect: gcc "'struct point' has no member named 'typed_future_'" clang "no member named 'typed_future_' in 'struct point'"
    WOI_END;
}
