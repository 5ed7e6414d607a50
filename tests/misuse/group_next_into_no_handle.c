/* What has ended comes as a handle. */
#include "subjects.h"

WOI_ASYNC(void, app, (), struct woi_task_group group; struct add_later *job; int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_task_group_next(&self->group, &self->job)); // expect: "no member named 'handle'"
    WOI_END;
}
