/* scenarios_groups.c - joins and selects. */
#include "scenario.h"

static WOI_ASYNC(int, later, ((int64_t, delay), (int, output)))
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(self->delay));
    WOI_RETURN(self->output);
    WOI_END;
}

static WOI_ASYNC(int, joins, (), int a, b, c, error;)
{
    WOI_BEGIN;
    self->a = self->b = self->c = -1;
    WOI_TRY(woi_join(WOI_INTO(self->a, later(2, 5)), WOI_INTO(self->b, later(1, 6)), woi_yield_now()));
    WOI_ASSERT(self->a == 5 && self->b == 6);
    WOI_TRY(woi_try_join(WOI_INTO(self->a, later(2, 7)), later(3, 0)));
    WOI_ASSERT(self->a == 7);
    WOI_AWAIT(self->error, woi_try_join(WOI_INTO(self->c, later(WOI_SEC(1), 8)), later(3, -EDOM)));
    WOI_ASSERT(self->error == -EDOM && self->c == -1);
    WOI_END;
}

static int join_and_try_join(void)
{
    return RUN_ALONE(joins());
}

static WOI_ASYNC(int, selects, (), int which, a, b;)
{
    WOI_BEGIN;
    self->b = -1;
    WOI_AWAIT(self->which,
              woi_select(WOI_INTO(self->b, later(WOI_SEC(2), 1)), WOI_INTO(self->a, later(1, 4))));
    WOI_ASSERT(self->which == 1 && self->a == 4 && self->b == -1);
    WOI_AWAIT(self->which, woi_select_biased(WOI_INTO(self->a, woi_yield_now()), woi_yield_now()));
    WOI_ASSERT(self->which == 0 && self->a == 0);
    WOI_AWAIT(self->which, woi_select(woi_join(later(1, 2), later(2, 3)),
                                      woi_select_biased(later(WOI_SEC(3), 1), later(WOI_SEC(4), 1)),
                                      woi_timeout(WOI_SEC(2), later(WOI_SEC(1), 1))));
    WOI_ASSERT(self->which == 0);
    WOI_END;
}

static int select_and_biased(void)
{
    return RUN_ALONE(selects());
}

/* --- arrays --- */

enum { MANY = 4 };

/* Without memory for one of them the group drops the others. */
static void make_many(struct later *ret_futures[MANY], int output)
{
    for (int i = 0; i < MANY; i++)
        ret_futures[i] = later(1 + i, output + i);
}

static WOI_ASYNC(int, join_arrays, (), struct later *futures[MANY]; int outputs[MANY]; int error;)
{
    WOI_BEGIN;
    make_many(self->futures, 10);
    WOI_TRY(woi_join_array(MANY, self->futures, self->outputs));
    WOI_ASSERT(self->outputs[0] == 10 && self->outputs[3] == 13);
    make_many(self->futures, 0);
    WOI_TRY(woi_try_join_array(MANY, self->futures, self->outputs));
    make_many(self->futures, -EDOM - 1);
    WOI_AWAIT(self->error, woi_try_join_array(MANY, self->futures, (int *)NULL));
    WOI_ASSERT(self->error == -EDOM - 1);
    WOI_TRY(woi_join_array(0, self->futures, self->outputs));
    WOI_END;
}

static int arrays_joined(void)
{
    return RUN_ALONE(join_arrays());
}

static WOI_ASYNC(int, select_arrays, (), struct later *futures[MANY]; int outputs[MANY]; int which;)
{
    WOI_BEGIN;
    make_many(self->futures, 20);
    WOI_AWAIT(self->which, woi_select_array(MANY, self->futures, self->outputs));
    WOI_ASSERT(self->outputs[self->which] == 20 + self->which);
    make_many(self->futures, 30);
    WOI_AWAIT(self->which, woi_select_biased_array(MANY, self->futures, self->outputs));
    WOI_ASSERT(self->outputs[self->which] == 30 + self->which);
    WOI_AWAIT(self->which, woi_select_array(0, self->futures, self->outputs));
    WOI_ASSERT(self->which == -EINVAL);
    WOI_END;
}

static int arrays_selected(void)
{
    return RUN_ALONE(select_arrays());
}

static WOI_ASYNC(int, joins_of_tasks, (), struct later_handle *jobs[MANY]; struct later_result results[MANY]; int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < MANY; self->i++)
        self->jobs[self->i] = woi_spawn(later(self->i, self->i));
    WOI_AWAIT(woi_join_array(MANY, self->jobs, self->results));
    for (self->i = 0; self->i < MANY; self->i++) {
        if (self->results[self->i].error)
            WOI_RETURN(joined_error(self->results[self->i].error));
        if (self->results[self->i].value < 0)
            WOI_RETURN(self->results[self->i].value);
        WOI_ASSERT(self->results[self->i].value == self->i);
    }
    WOI_END;
}

static int tasks_joined(void)
{
    return RUN_ALONE(joins_of_tasks());
}

const struct scenario scenarios_groups[] = {
    {.name = "join", .run = join_and_try_join},     {.name = "select", .run = select_and_biased},
    {.name = "join_array", .run = arrays_joined},   {.name = "select_array", .run = arrays_selected},
    {.name = "join_of_tasks", .run = tasks_joined}, {.name = NULL},
};
