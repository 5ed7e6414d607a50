/* The output of a task goes to its handle: there is no place to name for it. */
#include "subjects.h"

WOI_ASYNC(void, app, (), struct woi_task_group group; int x;)
{
    WOI_BEGIN;
    (void)woi_task_group_spawn(&self->group, WOI_INTO(self->x, add_later(1, 2))); // expect: "no member named 'woi_handle_'"
    WOI_END;
}
