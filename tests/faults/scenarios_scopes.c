/* scenarios_scopes.c - cancel scopes, tokens, task locals, task groups. */
#include "scenario.h"

WOI_TASK_LOCAL(int, level);
WOI_TASK_LOCAL_DECLARE(const char *, shared); /* as a header does */
WOI_TASK_LOCAL_DEFINE(const char *, shared);

static WOI_ASYNC(int, later, ((int64_t, delay), (int, output)))
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(self->delay));
    WOI_RETURN(self->output);
    WOI_END;
}

/* --- scopes --- */

static WOI_ASYNC(int, cancels, ((struct woi_scope *, scope)))
{
    WOI_BEGIN;
    (void)woi_scope_cancel(self->scope);
    WOI_ASSERT(woi_is_cancelled() && woi_current_deadline() == WOI_FOREVER);
    WOI_TRY(woi_shield(later(2, 0)));
    WOI_TRY(later(WOI_SEC(9), 0));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, scopes, (), struct woi_scope scope; int error, value; int64_t deadline;)
{
    WOI_BEGIN;
    self->value = -1;
    WOI_TRY(woi_scope_run(&self->scope, WOI_INTO(self->value, later(1, 5))));
    if (self->value != 5)
        WOI_RETURN(self->value);
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, WOI_INTO(self->value, cancels(&self->scope))));
    if (self->error == 0)
        WOI_RETURN(self->value); /* what is inside has failed */
    WOI_ASSERT(self->error == -ECANCELED && self->value == 5);
    self->scope = (struct woi_scope){.deadline = WOI_FOREVER};
    self->deadline = woi_time_add(woi_now(), WOI_MS(5));
    WOI_ASSERT(woi_scope_set_deadline(&self->scope, self->deadline) == 0);
    WOI_AWAIT(self->error, woi_scope_run(&self->scope, woi_sleep(WOI_SEC(9))));
    WOI_ASSERT(self->error == -ETIMEDOUT && woi_now() >= self->deadline);
    WOI_END;
}

static int scopes_run_and_cancelled(void)
{
    return RUN_ALONE(scopes());
}

static WOI_ASYNC(int, deadlines, (), int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_cancel_after(WOI_MS(2), woi_sleep(WOI_SEC(9))));
    WOI_ASSERT(self->error == -ETIMEDOUT);
    WOI_AWAIT(self->error, woi_cancel_at(woi_now() + WOI_MS(2), woi_sleep(WOI_SEC(9))));
    WOI_ASSERT(self->error == -ETIMEDOUT);
    WOI_END;
}

static int scopes_with_deadlines(void)
{
    return RUN_ALONE(deadlines());
}

/* --- tokens --- */

static WOI_ASYNC(int, hears, ((struct woi_token *, stop)), int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_until_cancelled(self->stop, woi_sleep(WOI_SEC(9))));
    WOI_RETURN(self->error == -ECANCELED ? 0 : self->error ? self->error : -EPROTO);
WOI_FINALLY:
    woi_token_drop(self->stop);
    WOI_END;
}

static WOI_ASYNC(int, tells, ((struct woi_token *, stop)))
{
    WOI_BEGIN;
    WOI_YIELD();
    woi_token_cancel(self->stop);
    WOI_TRY(woi_token_cancelled(self->stop));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, tokens, (), struct woi_token *stop, *child;)
{
    WOI_BEGIN;
    self->stop = woi_token_new();
    self->child = woi_token_child(self->stop);
    if (!self->child)
        WOI_RETURN(-ENOMEM);
    WOI_ASSERT(!woi_token_is_cancelled(self->child));
    WOI_TRY(woi_try_join(hears(woi_token_clone(self->child)), hears(woi_token_clone(self->stop)),
                         tells(self->stop)));
    WOI_ASSERT(woi_token_is_cancelled(self->child));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_token_drop(self->child);
    woi_token_drop(self->stop);
    WOI_END;
}

static int tokens_cancelled(void)
{
    return RUN_ALONE(tokens());
}

/* --- task locals --- */

static WOI_ASYNC(int, reads_level, ((int, expected)))
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(1));
    WOI_ASSERT(level() && *level() == self->expected);
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, binds_anew, (), struct reads_level_handle *job; struct reads_level_result result; int error;)
{
    WOI_BEGIN;
    WOI_ASSERT(strcmp(*shared(), "text") == 0);
    WOI_TRY(WOI_WITH(level, 2, WOI_INTO(self->error, reads_level(2))));
    if (self->error)
        WOI_RETURN(self->error);
    self->job = woi_spawn(reads_level(1));
    WOI_AWAIT(self->result, self->job);
    WOI_RETURN(self->result.error ? joined_error(self->result.error) : self->result.value);
    WOI_END;
}

static WOI_ASYNC(int, locals, (), int error;)
{
    WOI_BEGIN;
    WOI_TRY(WOI_WITH(shared, "text", WOI_WITH(level, 1, WOI_INTO(self->error, binds_anew()))));
    WOI_ASSERT(!level());
    WOI_RETURN(self->error);
    WOI_END;
}

static int locals_inherited(void)
{
    return RUN_ALONE(locals());
}

/* --- task groups --- */

/* What a failing spawn has made fail says so to whoever waits. */
static WOI_ASYNC(int, groups, (), struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    self->group.limit = 2;
    for (int i = 0; i < 5; i++)
        (void)woi_task_group_spawn(&self->group, later(i, 0));
    WOI_AWAIT(self->error, woi_task_group_room(&self->group));
    if (self->error != -ECANCELED && self->error)
        WOI_RETURN(self->error);
    WOI_TRY(woi_task_group_wait(&self->group));
    WOI_ASSERT(woi_task_group_count(&self->group) == 0);
    (void)woi_task_group_spawn(&self->group, later(WOI_SEC(9), 0));
    WOI_ASSERT(woi_task_group_cancel(&self->group) == 0);
    WOI_AWAIT(self->error, woi_task_group_wait(&self->group));
    WOI_RETURN(self->error == -ECANCELED ? 0 : self->error);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

static int groups_waited_for(void)
{
    return RUN_ALONE(groups());
}

static WOI_ASYNC(int, collects, (), struct woi_task_group group; struct later_handle *job; struct later_result result;
                 int error, n;)
{
    WOI_BEGIN;
    self->group.collect = true;
    for (int i = 0; i < 3; i++)
        (void)woi_task_group_spawn(&self->group, later(i, i));
    for (;;) {
        WOI_AWAIT(self->error, woi_task_group_next(&self->group, &self->job));
        if (self->error)
            break;
        WOI_AWAIT(self->result, self->job);
        if (self->result.error && self->result.error != WOI_CANCELLED)
            WOI_RETURN(joined_error(self->result.error));
        self->n += self->result.error == WOI_OK;
    }
    if (self->error != -ECHILD)
        WOI_RETURN(self->error);
    WOI_TRY(woi_task_group_wait(&self->group));
    WOI_ASSERT(self->n == 3);
    WOI_RETURN(0);
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}

static int groups_collected(void)
{
    return RUN_ALONE(collects());
}

static WOI_ASYNC(int, body, ((struct woi_task_group *, group), (int, output)))
{
    WOI_BEGIN;
    (void)woi_task_group_spawn(self->group, later(1, 0));
    (void)woi_task_group_spawn(self->group, later(2, self->output));
    WOI_TRY(woi_sleep(3));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, runs, (), struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    WOI_TRY(woi_task_group_run(&self->group, body(&self->group, 0)));
    WOI_AWAIT(self->error, woi_task_group_run(&self->group, body(&self->group, -EDOM)));
    WOI_RETURN(self->error == -EDOM ? 0 : self->error ? self->error : -EPROTO);
    WOI_END;
}

static int groups_run(void)
{
    return RUN_ALONE(runs());
}

const struct scenario scenarios_scopes[] = {
    {.name = "scope", .run = scopes_run_and_cancelled},
    {.name = "scope_deadlines", .run = scopes_with_deadlines},
    {.name = "token", .run = tokens_cancelled},
    {.name = "task_local", .run = locals_inherited},
    {.name = "task_group", .run = groups_waited_for},
    {.name = "task_group_next", .run = groups_collected},
    {.name = "task_group_run", .run = groups_run},
    {.name = NULL},
};
