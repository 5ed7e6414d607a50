/* What is spawned already cannot be put into a group. */
#include "subjects.h"

WOI_ASYNC(void, app, (), struct woi_task_group group; struct add_later_handle *job;)
{
    WOI_BEGIN;
    self->job = woi_spawn(add_later(1, 2));
    (void)woi_task_group_spawn(&self->group, self->job); // expect: "no member named 'woi_handle_'"
    WOI_END;
}
