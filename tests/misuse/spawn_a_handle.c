/* A handle is a task already: await it. */
#include "subjects.h"

WOI_ASYNC(void, app, ((struct add_later_handle *, job)))
{
    WOI_BEGIN;
    woi_spawn_detached(self->job); // expect: "no member named 'woi_handle_'"
    WOI_END;
}
