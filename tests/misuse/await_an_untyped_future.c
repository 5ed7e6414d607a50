/* A struct woi_future * has lost its output type. */
#include "subjects.h"

WOI_ASYNC(void, app, ((struct woi_future *, any)))
{
    WOI_BEGIN;
    WOI_AWAIT(self->any); // expect: "no member named 'typed_future_'"
    WOI_END;
}
