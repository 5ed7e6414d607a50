/* Scopes, tokens, task locals and groups in all their forms. */
#include "subjects.h"

WOI_TASK_LOCAL(int, level);
WOI_TASK_LOCAL(struct point, origin);
WOI_TASK_LOCAL_DECLARE(const char *, user);
WOI_TASK_LOCAL_DEFINE(const char *, user);

WOI_ASYNC(int, app, ((struct woi_token *, stop)),
    struct woi_scope scope;
    struct woi_task_group group;
    struct add_later_handle *job;
    struct add_later_result result;
    struct point p;
    int error, x;
    long wide;
)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, WOI_INTO(self->x, add_later(1, 2))));
    WOI_TRY(woi_cancel_after(WOI_SEC(1), woi_cancel_at(woi_now() + 1, woi_shield(nothing()))));
    WOI_AWAIT(self->error, woi_until_cancelled(self->stop, WOI_INTO(self->p, find_point())));
    WOI_AWAIT(woi_select(woi_token_cancelled(self->stop), woi_sleep(1)));
    WOI_TRY(WOI_WITH(level, 1, WOI_WITH(origin, self->p, WOI_WITH(user, "me", nothing()))));
    WOI_TRY(WOI_WITH(origin, ((struct point){1, 2}), countdown_from(*level())));
    self->wide = *level() + origin()->x + **user();
    self->group = (struct woi_task_group){.limit = 2, .collect = true};
    (void)woi_task_group_spawn(&self->group, add_later(1, 2));
    WOI_ASSERT(woi_task_group_spawn(&self->group, countdown_from(2)) == 0);
    WOI_TRY(woi_task_group_next(&self->group, &self->job));
    WOI_AWAIT(self->result, self->job);
    WOI_TRY(woi_task_group_run(&self->group, woi_join(nothing(), nothing())));
    WOI_RETURN((int)self->wide);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}
