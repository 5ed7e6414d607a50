/* test_group_cut.c - a poll of a combinator that one branch's operations have used up: who has not been
 * polled in it comes first in the next. */
#include "tasks.h"
#include "woi/combine.h"

TestSuite(group_cut, .init = tasks_begin, .fini = tasks_end);

enum { BUDGET = 128 };

static struct gate gates[3];

WOI_FUTURE(int, success, );

static woi_poll success_poll(struct success *self, struct woi_context *cx)
{
    (void)self;
    return woi_budget_take(cx) ? WOI_READY : WOI_PENDING;
}
WOI_FUTURE_TYPE(success, success_poll, WOI_NO_RELEASE);

static WOI_ASYNC(int, waits, ((unsigned, which)))
{
    WOI_BEGIN;
    WOI_AWAIT(pass(&gates[self->which]));
    note(self->which == 0 ? "0" : self->which == 1 ? "1" : "2");
    WOI_RETURN(0);
    WOI_END;
}

/* So many operations that succeed at once, and then it waits. */
static WOI_ASYNC(int, works, ((unsigned, operations), (unsigned, which)))
{
    WOI_BEGIN;
    while (self->operations-- > 0)
        WOI_AWAIT(woi_future_new(success));
    WOI_AWAIT(waits(self->which));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, joins, ((unsigned, operations)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join(waits(0), works(self->operations, 1), waits(2)));
    WOI_RETURN(0);
    WOI_END;
}

/* Between the poll that was cut short and the next, the first branch is woken. */
static void wake_in_between(unsigned operations)
{
    struct joins_handle *job = SPAWN(joins(operations));
    struct joins_result result;

    executor_run(&executor, 1, NULL);
    cr_assert(eq(u32, gates[0].polls, 1));
    cr_assert(eq(u32, gates[2].polls, 0));
    open_gate(&gates[0], 0);
    run();
    cr_assert(eq(u32, gates[0].polls, 2));
    cr_assert(eq(u32, gates[2].polls, 1));
    open_gate(&gates[2], 0);
    open_gate(&gates[1], 0);
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_OK));
}

Test(group_cut, who_was_not_polled_is_not_forgotten_when_another_is_woken)
{
    wake_in_between(BUDGET); /* the one that worked waits for its gate */
}

Test(group_cut, nor_is_the_one_that_works_on)
{
    wake_in_between(BUDGET + 1);
}

static WOI_ASYNC(int, selects, ())
{
    int which;

    WOI_BEGIN;
    WOI_AWAIT(which, woi_select_biased(works(BUDGET, 0), waits(1)));
    WOI_RETURN(which);
    WOI_END;
}

Test(group_cut, after_it_the_first_of_a_biased_select_is_preferred_again)
{
    struct selects_handle *job = SPAWN(selects());
    struct selects_result result;

    run();
    cr_assert(eq(u32, gates[0].polls, 1));
    cr_assert(eq(u32, gates[1].polls, 1));
    open_gate(&gates[1], 0);
    open_gate(&gates[0], 0);
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.value, 0));
    cr_assert(eq(str, order, "0"));
}
