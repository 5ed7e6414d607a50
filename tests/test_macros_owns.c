/* test_macros_owns.c - outputs with a destructor: dropped once when nobody takes them, and else never. */
#include "tasks.h"
#include "woi/combine.h"

TestSuite(macros_owns, .init = tasks_begin, .fini = tasks_end);

struct box {
    int number;
};

static int made, dropped;
static struct gate gate;

static void drop_box(struct box *box)
{
    cr_assert(gt(int, box->number, 0), "an output that was never made is dropped");
    box->number = -1;
    dropped++;
}

static WOI_ASYNC_OWNS(struct box, drop_box, make, ((int, number)))
{
    WOI_BEGIN;
    WOI_AWAIT(get(0));
    made++;
    WOI_RETURN((struct box){self->number});
    WOI_END;
}

Test(macros_owns, an_output_that_is_awaited_to_the_left_belongs_to_who_awaits)
{
    for (int way = 0; both_ways(way); way++) {
        const struct box box = VALUE(make(3));
        cr_assert(eq(int, box.number, 3));
        cr_assert(eq(int, dropped, 0));
    }
}

static WOI_ASYNC(void, takes, (), struct box box;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->box, make(1));
    WOI_ASSERT(self->box.number == 1);
    WOI_END;
}

Test(macros_owns, what_a_function_took_it_must_drop_itself)
{
    for (int way = 0; both_ways(way); way++)
        (void)VALUE(takes());
    cr_assert(eq(int, made, 2));
    cr_assert(eq(int, dropped, 0));
}

static WOI_ASYNC(void, ignores, ())
{
    WOI_BEGIN;
    WOI_AWAIT(make(1));
    note(dropped == made ? "dropped" : "kept");
    WOI_END;
}

Test(macros_owns, an_output_that_is_awaited_without_a_left_is_dropped_at_once)
{
    for (int way = 0; both_ways(way); way++)
        (void)VALUE(ignores());
    cr_assert(eq(str, order, "dropped dropped"));
}

Test(macros_owns, the_output_of_a_detached_task_is_dropped_at_its_end)
{
    for (int way = 0; both_ways(way); way++)
        woi_detach(SPAWN(make(1)));
    cr_assert(eq(int, dropped, 0));
    run();
    cr_assert(eq(int, made, 2));
    cr_assert(eq(int, dropped, 2));
}

Test(macros_owns, the_output_of_a_task_is_dropped_with_its_handle)
{
    struct make_handle *job = SPAWN(make(1));

    run();
    woi_abort(job); /* too late */
    run();
    cr_assert(eq(int, dropped, 0));
    woi_detach(job);
    cr_assert(eq(int, dropped, 1));
}

static WOI_ASYNC(void, joins, ((struct make_handle *, job), (bool, ignores)), struct make_result result;)
{
    WOI_BEGIN;
    if (self->ignores)
        WOI_AWAIT(self->job);
    else
        WOI_AWAIT(self->result, self->job);
    WOI_END;
}

Test(macros_owns, a_join_takes_the_output_if_it_has_a_left)
{
    for (int way = 0; both_ways(way); way++) {
        dropped = 0;
        (void)VALUE(joins(SPAWN(make(1)), false));
        cr_assert(eq(int, dropped, 0));
        (void)VALUE(joins(SPAWN(make(1)), true));
        cr_assert(eq(int, dropped, 1));
    }
}

Test(macros_owns, what_was_aborted_before_its_return_has_nothing_to_drop)
{
    leaves_wait = true;
    struct make_handle *queued = SPAWN(make(1)), *parked;

    woi_abort(queued);
    run();
    parked = SPAWN(make(1));
    run_polls(1);
    woi_abort(parked);
    run();
    woi_detach(queued);
    woi_detach(parked);
    cr_assert(eq(int, made, 0));
    cr_assert(eq(int, dropped, 0));
}

static WOI_ASYNC_OWNS(struct box, drop_box, never_returns, ((bool, panics)))
{
    WOI_BEGIN;
    if (self->panics)
        WOI_PANIC("no box");
    WOI_END;
}

Test(macros_owns, who_falls_off_the_end_or_panics_has_nothing_to_drop)
{
    woi_detach(SPAWN(never_returns(false)));
    woi_detach(SPAWN(never_returns(true)));
    run();
    cr_assert(eq(u32, told.count, 1));
    cr_assert(eq(int, dropped, 0));
}

static WOI_ASYNC_OWNS(struct box, drop_box, panics_after_return, ())
{
    WOI_BEGIN;
    WOI_RETURN((struct box){1});
WOI_FINALLY:
    WOI_PANIC("in the finally part");
    WOI_END;
}

static WOI_ASYNC(void, awaits_that, (), struct box box;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->box, panics_after_return());
WOI_FINALLY:
    note(self->box.number == 0 && dropped == 1 ? "untouched" : "touched");
    WOI_END;
}

Test(macros_owns, a_panic_in_the_finally_part_drops_what_was_returned)
{
    struct awaits_that_result result;

    RUN(awaits_that(), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(int, dropped, 1));
    cr_assert(eq(str, order, "untouched"));
}

/* --- in combinators --- */

static WOI_ASYNC(void, races, (), int which; struct box winner, loser;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->which,
              woi_select_biased(WOI_INTO(self->winner, make(1)), WOI_INTO(self->loser, make(2)), make(3)));
    WOI_ASSERT(self->which == 0 && self->winner.number == 1 && self->loser.number == 0);
    WOI_END;
}

Test(macros_owns, the_output_of_the_winner_is_taken_and_the_losers_make_none)
{
    for (int way = 0; both_ways(way); way++)
        (void)VALUE(races());
    cr_assert(eq(int, made, 2));
    cr_assert(eq(int, dropped, 0));
}

static WOI_ASYNC(void, joins_with_a_gate, (), struct box kept; int n;)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join(WOI_INTO(self->kept, make(1)), make(2), WOI_INTO(self->n, pass(&gate))));
    WOI_ASSERT(self->kept.number == 1);
    WOI_END;
}

Test(macros_owns, a_branch_of_a_join_without_a_place_for_its_output_drops_it)
{
    struct joins_with_a_gate_handle *job = SPAWN(joins_with_a_gate());

    run();
    open_gate(&gate, 1);
    run();
    cr_assert(eq(int, made, 2));
    cr_assert(eq(int, dropped, 1));
    woi_detach(job);
}

Test(macros_owns, finished_branches_of_an_aborted_join_drop_their_outputs)
{
    struct joins_with_a_gate_handle *job = SPAWN(joins_with_a_gate());

    run();
    cr_assert(eq(int, made, 2));
    cr_assert(eq(int, dropped, 0));
    woi_abort(job);
    run();
    cr_assert(eq(int, dropped, 2));
    woi_detach(job);
}

/* --- by hand --- */

Test(macros_owns, a_future_polled_to_its_end_by_hand_drops_its_output_unless_that_is_taken)
{
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);
    struct make *first = make(1), *second = make(2);
    struct box box;

    cr_assert(eq(int, woi_poll_future(&first->future, &cx).status, WOI_STATUS_READY));
    cr_assert(eq(int, woi_poll_future(&second->future, &cx).status, WOI_STATUS_READY));
    woi_future_take(&first->future, &box, sizeof box);
    cr_assert(eq(int, box.number, 1));
    woi_drop(first);
    cr_assert(eq(int, dropped, 0));
    woi_drop(second);
    cr_assert(eq(int, dropped, 1));
}

/* --- an output that is a number, and is tried --- */

static int closed;

static void close_number(int *number)
{
    closed = *number;
}

static WOI_ASYNC_OWNS(int, close_number, open_number, ((int, n)))
{
    WOI_BEGIN;
    WOI_TRY(get(self->n));
    WOI_RETURN(self->n);
    WOI_END;
}

static WOI_ASYNC(int, tries_to_open, ((int, n), (bool, ignores)), int number;)
{
    WOI_BEGIN;
    if (self->ignores)
        WOI_TRY(open_number(self->n));
    else
        WOI_TRY(self->number, open_number(self->n));
    WOI_RETURN(self->number);
    WOI_END;
}

Test(macros_owns, a_tried_output_is_taken_by_its_left_and_else_dropped)
{
    for (int way = 0; both_ways(way); way++) {
        closed = 0;
        cr_assert(eq(int, VALUE(tries_to_open(5, false)), 5));
        cr_assert(eq(int, closed, 0));
        cr_assert(eq(int, VALUE(tries_to_open(6, true)), 0));
        cr_assert(eq(int, closed, 6));
        cr_assert(eq(int, VALUE(tries_to_open(-7, false)), -7));
    }
}

/* Reading a number that its destructor has had already would be caught here. */
Test(macros_owns, an_error_is_an_output_too_and_goes_to_the_destructor)
{
    for (int way = 0; both_ways(way); way++) {
        closed = 0;
        (void)VALUE(tries_to_open(-7, false));
        cr_assert(eq(int, closed, -7));
    }
}
