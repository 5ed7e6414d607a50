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
