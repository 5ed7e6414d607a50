/* test_finally.c - the finally part runs once, however the function ends. */
#include <errno.h>

#include "support/last_words.h"
#include "tasks.h"
#include "woi/combine.h"

TestSuite(finally, .init = tasks_begin, .fini = tasks_end);

static struct gate gate, other;

enum way { RETURNS, ENDS, TRIES, PANICS, ASSERTS, CHILD_PANICS, WAITS };

static WOI_ASYNC(int, falls, ())
{
    WOI_BEGIN;
    WOI_AWAIT(get(0));
    WOI_PANIC("fell");
    WOI_END;
}

static unsigned cleaned;
static int local_seen;
static bool dropped_before;

static WOI_ASYNC(int, ends, ((enum way, way), (int, waits)), int local; int i;)
{
    WOI_BEGIN;
    self->local = 5;
    for (self->i = 0; self->i < self->waits; self->i++)
        WOI_AWAIT(get(self->i));
    switch (self->way) {
    case RETURNS:
        WOI_RETURN(3);
    case PANICS:
        WOI_PANIC("fell");
    case ASSERTS:
        WOI_ASSERT(!"this");
        break;
    case ENDS:
    case TRIES:
    case CHILD_PANICS:
    case WAITS:
        break;
    }
    if (self->way == TRIES)
        WOI_TRY(get(-EPIPE));
    if (self->way == CHILD_PANICS)
        WOI_AWAIT(falls());
    if (self->way == WAITS)
        WOI_AWAIT(pass(&gate));
WOI_FINALLY:
    cleaned++;
    local_seen = self->local;
    dropped_before = gate.drops == gate.polls;
    WOI_END;
}

static int ends_with(enum way ending, enum woi_error error)
{
    struct ends_result result = {0};

    for (int way = 0; both_ways(way); way++)
        for (int waits = 0; waits < 3; waits++) {
            cleaned = 0;
            RUN(ends(ending, waits), &result);
            cr_assert(eq(int, result.error, error));
            cr_assert(eq(u32, cleaned, 1));
            cr_assert(eq(int, local_seen, 5));
        }
    return result.value;
}

Test(finally, runs_once_after_a_return)
{
    cr_assert(eq(int, ends_with(RETURNS, WOI_OK), 3));
}

Test(finally, runs_once_at_the_end)
{
    cr_assert(eq(int, ends_with(ENDS, WOI_OK), 0));
}

Test(finally, runs_once_when_a_try_fails)
{
    cr_assert(eq(int, ends_with(TRIES, WOI_OK), -EPIPE));
}

Test(finally, runs_once_after_a_panic)
{
    cr_assert(eq(int, ends_with(PANICS, WOI_PANICKED), 0));
}

Test(finally, runs_once_after_a_failed_assertion)
{
    cr_assert(eq(int, ends_with(ASSERTS, WOI_PANICKED), 0));
}

Test(finally, runs_once_after_a_panic_in_a_child)
{
    cr_assert(eq(int, ends_with(CHILD_PANICS, WOI_PANICKED), 0));
}

Test(finally, runs_once_when_cancelled_while_it_waits_and_what_it_awaited_is_gone)
{
    struct ends_handle *job = SPAWN(ends(WAITS, 0));

    run();
    woi_abort(job);
    run();
    cr_assert(eq(u32, cleaned, 1));
    cr_assert(eq(u32, gate.drops, 1));
    cr_assert(dropped_before);
    woi_detach(job);
}

Test(finally, runs_once_when_cancelled_before_the_first_poll_and_the_locals_are_zero)
{
    struct ends_handle *job = SPAWN(ends(WAITS, 0));

    local_seen = 77;
    woi_abort(job);
    run();
    cr_assert(eq(u32, cleaned, 1));
    cr_assert(eq(int, local_seen, 0));
    woi_detach(job);
}

Test(finally, runs_once_when_cancelled_after_it_was_woken)
{
    struct ends_handle *job = SPAWN(ends(WAITS, 0));

    run();
    open_gate(&gate, 0);
    woi_abort(job);
    run();
    cr_assert(eq(u32, cleaned, 1));
    woi_detach(job);
}

Test(finally, runs_once_when_a_future_is_dropped_without_a_poll)
{
    woi_drop(ends(RETURNS, 0));
    cr_assert(eq(u32, cleaned, 1));
}

Test(finally, runs_once_when_a_future_is_dropped_half_way)
{
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);
    struct ends *future = ends(WAITS, 0);

    (void)woi_poll_future(&future->future, &cx);
    cr_assert(eq(u32, cleaned, 0));
    woi_drop(future);
    cr_assert(eq(u32, cleaned, 1));
}

Test(finally, does_not_run_again_when_a_finished_future_is_polled_or_dropped)
{
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);
    struct ends *future = ends(RETURNS, 0);

    for (int i = 0; i < 3; i++)
        cr_assert(eq(int, woi_poll_future(&future->future, &cx).status, WOI_STATUS_READY));
    woi_drop(future);
    cr_assert(eq(u32, cleaned, 1));
}

static WOI_ASYNC(int, tries_the_gate, ())
{
    WOI_BEGIN;
    WOI_TRY(pass(&gate));
WOI_FINALLY:
    note(gate.drops == 1 ? "gone" : "there");
    WOI_END;
}

Test(finally, what_failed_a_try_is_gone_before_it_runs)
{
    struct tries_the_gate_handle *job = SPAWN(tries_the_gate());
    struct tries_the_gate_result result;

    run();
    open_gate(&gate, -EPIPE);
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.value, -EPIPE));
    cr_assert(eq(str, order, "gone"));
}

/* --- in which order --- */

static WOI_ASYNC(int, nested, ((int, depth), (const char *, names), (bool, panics)), int n;)
{
    WOI_BEGIN;
    if (self->depth > 1)
        WOI_AWAIT(self->n, nested(self->depth - 1, self->names + 2, self->panics));
    else if (self->panics)
        WOI_PANIC("at the bottom");
    else
        WOI_AWAIT(pass(&gate));
    WOI_RETURN(1);
WOI_FINALLY:
    note(self->names);
    WOI_END;
}

Test(finally, nested_parts_run_from_the_inside_out_when_all_return)
{
    struct nested_handle *job = SPAWN(nested(3, "a\0b\0c", false));

    run();
    open_gate(&gate, 0);
    run();
    cr_assert(eq(str, order, "c b a"));
    woi_detach(job);
}

Test(finally, nested_parts_run_from_the_inside_out_when_cancelled)
{
    struct nested_handle *job = SPAWN(nested(3, "a\0b\0c", false));

    run();
    woi_abort(job);
    run();
    cr_assert(eq(str, order, "c b a"));
    woi_detach(job);
}

Test(finally, nested_parts_run_from_the_inside_out_when_the_innermost_panics)
{
    woi_detach(SPAWN(nested(3, "a\0b\0c", true)));
    run();
    cr_assert(eq(str, order, "c b a"));
}

static WOI_ASYNC(void, races, (), int which;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->which, woi_select(nested(2, "a\0b", false), pass(&other)));
    note("selected");
WOI_FINALLY:
    note("outer");
    WOI_END;
}

Test(finally, the_parts_of_a_loser_have_run_when_the_select_is_ready)
{
    woi_detach(SPAWN(races()));
    run();
    open_gate(&other, 0);
    run();
    cr_assert(eq(str, order, "b a selected outer"));
}

Test(finally, the_parts_inside_a_select_run_before_those_outside_when_cancelled)
{
    struct races_handle *job = SPAWN(races());

    run();
    woi_abort(job);
    run();
    cr_assert(eq(str, order, "b a outer"));
    woi_detach(job);
}

/* --- what may and may not be done in it --- */

static WOI_ASYNC(void, loops_in_finally, (), int i;)
{
    WOI_BEGIN;
    WOI_AWAIT(get(0));
WOI_FINALLY:;
    int sum = 0;
    for (int i = 0; i < 5; i++) {
        if (i == 3)
            continue;
        sum += i;
    }
    if (sum == 7)
        note("seven");
    goto out;
out:
    WOI_END;
}

Test(finally, any_code_that_does_not_wait_may_stand_in_it)
{
    for (int way = 0; both_ways(way); way++)
        (void)VALUE(loops_in_finally());
    cr_assert(eq(str, order, "seven seven"));
}

static WOI_ASYNC(void, wakes_in_finally, ())
{
    WOI_BEGIN;
    WOI_AWAIT(pass(&gate));
WOI_FINALLY:
    woi_waker_wake_by_ref(&cx->waker);
    woi_waker_drop(cx->waker);
    note("woke");
    WOI_END;
}

Test(finally, the_waker_of_a_cancelled_function_may_be_woken_and_wakes_nobody)
{
    struct wakes_in_finally_handle *job = SPAWN(wakes_in_finally());

    run();
    woi_abort(job);
    cr_assert(eq(u32, run(), 1));
    cr_assert(eq(str, order, "woke"));
    woi_detach(job);
}

static WOI_ASYNC(void, awaits_in_finally, (), struct gate_wait *wait;)
{
    WOI_BEGIN;
    self->wait = pass(&gate);
    WOI_AWAIT(pass(&other));
WOI_FINALLY:
    (void)woi_poll_future(&self->wait->future, cx);
    WOI_END;
}

static void wait_in_it_when_cancelled(void)
{
    struct awaits_in_finally_handle *job = SPAWN(awaits_in_finally());

    run();
    woi_abort(job);
    run();
}

static void wait_in_it_after_the_end(void)
{
    other.open = true;
    woi_detach(SPAWN(awaits_in_finally()));
    run();
}

Test(finally, a_future_that_waits_in_it_aborts_the_program)
{
    static char words[] =
        "woi: something tries to wait where waiting is not allowed, such as in a finally part\n";

    cr_assert(eq(str, last_words(wait_in_it_when_cancelled), words));
    cr_assert(eq(str, last_words(wait_in_it_after_the_end), words));
}

static WOI_ASYNC(void, awaits_in_finally_and_drops, (), struct gate_wait *wait;)
{
    WOI_BEGIN;
    self->wait = pass(&gate);
    WOI_AWAIT(pass(&other));
WOI_FINALLY:
    if (woi_poll_future(&self->wait->future, cx).status == WOI_STATUS_READY)
        note("polled");
    woi_drop(self->wait);
    WOI_END;
}

Test(finally, a_future_that_is_ready_may_be_polled_in_it)
{
    gate.open = other.open = true;
    woi_detach(SPAWN(awaits_in_finally_and_drops()));
    run();
    cr_assert(eq(str, order, "polled"));
}
