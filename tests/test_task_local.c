/* Task locals: bound, nested, inherited. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include <woi.h>
#include <woi/test.h>

struct pair {
    int a, b;
};

WOI_TASK_LOCAL(int, number);
WOI_TASK_LOCAL(struct pair, both);

static int seen;

static WOI_ASYNC(int, look, ())
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(1));
    WOI_RETURN(number() ? *number() : -1);
WOI_FINALLY:
    seen = number() ? *number() : -1;
    WOI_END;
}

TestSuite(task_local);

WOI_TEST(task_local, is_bound_inside_and_not_outside, int output;)
{
    WOI_BEGIN;
    WOI_ASSERT(!number());
    WOI_AWAIT(WOI_WITH(number, 5, WOI_INTO(self->output, look())));
    WOI_ASSERT(self->output == 5 && seen == 5 && !number());
    WOI_AWAIT(self->output, look());
    WOI_ASSERT(self->output == -1);
    WOI_END;
}

static WOI_ASYNC(void, nests, (), int output;)
{
    WOI_BEGIN;
    WOI_AWAIT(WOI_WITH(number, 2, WOI_INTO(self->output, look())));
    WOI_ASSERT(self->output == 2);
    WOI_AWAIT(self->output, look());
    WOI_ASSERT(self->output == 1);
    *number() = 3;
    WOI_AWAIT(self->output, look());
    WOI_ASSERT(self->output == 3);
    WOI_ASSERT(both()->a == 7 && both()->b == 8);
    WOI_END;
}

WOI_TEST(task_local, the_innermost_binding_counts)
{
    WOI_BEGIN;
    WOI_AWAIT(WOI_WITH(both, ((struct pair){7, 8}), WOI_WITH(number, 1, nests())));
    WOI_ASSERT(!both());
    WOI_END;
}

static WOI_ASYNC(int, parent, ((struct look_handle **, ret_child)))
{
    WOI_BEGIN;
    *self->ret_child = woi_spawn(look());
    WOI_RETURN(*self->ret_child ? 0 : -ENOMEM);
    WOI_END;
}

WOI_TEST(task_local, is_inherited_by_what_is_spawned_inside, int error; struct look_handle *child; struct look_result result;)
{
    WOI_BEGIN;
    WOI_AWAIT(WOI_WITH(number, 9, WOI_INTO(self->error, parent(&self->child))));
    WOI_ASSERT(self->error == 0 && !number());
    WOI_AWAIT(self->result, self->child);
    WOI_ASSERT(self->result.error == WOI_OK && self->result.value == 9 && seen == 9);
    self->child = woi_spawn(look());
    WOI_AWAIT(self->result, self->child);
    WOI_ASSERT(self->result.value == -1);
    WOI_END;
}

WOI_TEST(task_local, is_there_in_finally_parts_of_what_is_aborted, int error; struct look_handle *child;
         struct look_result result;)
{
    WOI_BEGIN;
    WOI_AWAIT(WOI_WITH(number, 9, WOI_INTO(self->error, parent(&self->child))));
    woi_abort(self->child);
    WOI_AWAIT(self->result, self->child);
    WOI_ASSERT(self->result.error == WOI_CANCELLED && seen == 9);
    WOI_END;
}

WOI_TEST(task_local, is_there_in_finally_parts_of_what_is_dropped, int error;)
{
    WOI_BEGIN;
    seen = 0;
    woi_drop(WOI_WITH(number, 4, look()));
    WOI_ASSERT(seen == 4);
    WOI_AWAIT(self->error, woi_timeout(0, WOI_WITH(number, 6, look())));
    WOI_ASSERT(self->error == -ETIMEDOUT && seen == 6 && !number());
    WOI_END;
}

static WOI_ASYNC(int, descends, ((int, depth)), int output;)
{
    WOI_BEGIN;
    if (self->depth > 0)
        WOI_AWAIT(WOI_WITH(number, self->depth, WOI_INTO(self->output, descends(self->depth - 1))));
    else
        self->output = *number();
    WOI_RETURN(self->output);
    WOI_END;
}

WOI_TEST(task_local, many_nest, int output;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->output, descends(200));
    WOI_ASSERT(self->output == 1);
    WOI_END;
}

/* --- tokio's tests/task_local.rs --- */

static WOI_ASYNC(int, gets_twice, ())
{
    WOI_BEGIN;
    WOI_ASSERT(number() && *number() == 2 && !both());
    WOI_AWAIT(woi_sleep(WOI_MS(10)));
    WOI_ASSERT(*number() == 2);
    WOI_RETURN(2);
    WOI_END;
}

static WOI_ASYNC(int, gets_both, ())
{
    WOI_BEGIN;
    WOI_ASSERT(both() && both()->a == 1 && !number());
    WOI_RETURN(1);
    WOI_END;
}

static WOI_ASYNC(int, bound_to, ((int, value)), int output;)
{
    WOI_BEGIN;
    if (self->value == 2)
        WOI_AWAIT(WOI_WITH(number, 2, WOI_INTO(self->output, gets_twice())));
    else
        WOI_AWAIT(WOI_WITH(both, ((struct pair){1, 1}), WOI_INTO(self->output, gets_both())));
    WOI_RETURN(self->output);
    WOI_END;
}

WOI_TEST(task_local, local, struct bound_to_result first, second;)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join(WOI_INTO(self->first, woi_spawn(bound_to(2))),
                       WOI_INTO(self->second, woi_spawn(bound_to(1)))));
    WOI_ASSERT(self->first.error == WOI_OK && self->first.value == 2);
    WOI_ASSERT(self->second.error == WOI_OK && self->second.value == 1);
    WOI_END;
}

static WOI_ASYNC(int, look_with, ((int, value)), int output;)
{
    WOI_BEGIN;
    WOI_AWAIT(WOI_WITH(number, self->value, WOI_INTO(self->output, look())));
    WOI_RETURN(self->output);
    WOI_END;
}

static WOI_ASYNC(int, waits, ())
{
    WOI_BEGIN;
    seen = *number() - 1;
    WOI_TRY(woi_sleep(WOI_SEC(1)));
    WOI_RETURN(0);
WOI_FINALLY:
    seen = *number();
    WOI_END;
}

/* It waits inside when it is aborted. */
static WOI_ASYNC(int, waits_with, ((int, value)), int output;)
{
    WOI_BEGIN;
    WOI_AWAIT(WOI_WITH(number, self->value, WOI_INTO(self->output, waits())));
    WOI_RETURN(self->output);
    WOI_END;
}

WOI_TEST(task_local, task_local_available_on_abort, struct waits_with_handle *job; struct waits_with_result result;)
{
    WOI_BEGIN;
    seen = 0;
    self->job = woi_spawn(waits_with(42));
    WOI_AWAIT(woi_sleep(1));
    WOI_ASSERT(seen == 41); /* it has begun */
    woi_abort(self->job);
    WOI_AWAIT(self->result, self->job);
    WOI_ASSERT(self->result.error == WOI_CANCELLED && seen == 42);
    WOI_END;
}

WOI_TEST(task_local, task_local_available_on_completion_drop, struct look_with_result result;)
{
    WOI_BEGIN;
    seen = 0;
    WOI_AWAIT(self->result, woi_spawn(look_with(42)));
    WOI_ASSERT(self->result.value == 42 && seen == 42);
    WOI_END;
}

WOI_TEST(task_local, get_value, int output;)
{
    WOI_BEGIN;
    WOI_AWAIT(WOI_WITH(number, 1, WOI_INTO(self->output, look())));
    WOI_ASSERT(self->output == 1);
    WOI_END;
}

/* --- trio's _tests/test_contextvars.py --- */

static WOI_ASYNC(int, spawns_in, ((struct woi_task_group *, group)))
{
    WOI_BEGIN;
    WOI_ASSERT(woi_task_group_spawn(self->group, look()) == 0);
    WOI_RETURN(0);
    WOI_END;
}

WOI_TEST(trio_contextvars, contextvars_default, struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    seen = 0;
    WOI_AWAIT(WOI_WITH(number, 5,
                       WOI_INTO(self->error, woi_task_group_run(&self->group, spawns_in(&self->group)))));
    WOI_ASSERT(self->error == 0 && seen == 5);
    WOI_END;
}

static WOI_ASYNC(int, sets, (), int output;)
{
    WOI_BEGIN;
    WOI_AWAIT(WOI_WITH(number, 6, WOI_INTO(self->output, look())));
    WOI_ASSERT(self->output == 6 && *number() == 5);
    WOI_RETURN(0);
    WOI_END;
}

WOI_TEST(trio_contextvars, contextvars_set, struct woi_task_group group; int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(WOI_WITH(number, 5, WOI_INTO(self->error, woi_task_group_run(&self->group, sets()))));
    WOI_ASSERT(self->error == 0 && seen == 6 && !number());
    WOI_END;
}

WOI_TEST(trio_contextvars, contextvars_copy, struct woi_task_group group; struct look_handle *handle;
         struct look_result result; int error, sum;)
{
    WOI_BEGIN;
    self->group.collect = true;
    WOI_AWAIT(WOI_WITH(number, 10, WOI_INTO(self->error, spawns_in(&self->group))));
    WOI_AWAIT(WOI_WITH(number, 20, WOI_INTO(self->error, spawns_in(&self->group))));
    for (;;) {
        WOI_AWAIT(self->error, woi_task_group_next(&self->group, &self->handle));
        if (self->error)
            break;
        WOI_AWAIT(self->result, self->handle);
        self->sum += self->result.value;
    }
    WOI_ASSERT(self->sum == 30 && !number());
WOI_FINALLY:
    woi_task_group_end(&self->group);
    WOI_END;
}
