/* test_abort.c - aborting a task in each of its states, and from each place. */
#include "tasks.h"

TestSuite(abort, .init = tasks_begin, .fini = tasks_end);

static struct gate gate, other;
static unsigned entries; /* into the body below */

static WOI_ASYNC(int, wait_here, (), int n;)
{
    entries++; // woi: allow code-before-begin
    WOI_BEGIN;
    WOI_AWAIT(self->n, pass(&gate));
    note("passed");
    WOI_RETURN(self->n);
WOI_FINALLY:
    note("finally");
    WOI_END;
}

static enum woi_error error_of(struct wait_here_handle *job)
{
    struct wait_here_result result;

    TAKE(job, &result);
    return result.error;
}

Test(abort, a_task_aborted_before_its_first_poll_is_never_polled_but_its_finally_part_runs)
{
    struct wait_here_handle *job = SPAWN(wait_here());

    woi_abort(job);
    cr_assert(eq(str, order, ""));
    cr_assert(eq(u32, BITS(job), TASK_QUEUED | TASK_CANCEL | TASK_JOIN));
    cr_assert(eq(u32, run(), 1));
    cr_assert(eq(u32, gate.polls, 0));
    cr_assert(eq(u32, entries, 1));
    cr_assert(eq(str, order, "finally"));
    cr_assert(eq(int, error_of(job), WOI_CANCELLED));
}

Test(abort, a_parked_task_is_finalised_in_its_turn_and_not_within_the_call)
{
    struct wait_here_handle *job = SPAWN(wait_here());

    run();
    woi_abort(job);
    cr_assert(eq(str, order, ""));
    cr_assert(eq(u32, gate.drops, 0));
    cr_assert(eq(int, woi_is_finished(job), false));
    cr_assert(eq(u32, BITS(job), TASK_QUEUED | TASK_CANCEL | TASK_JOIN));
    cr_assert(eq(u32, run(), 1));
    cr_assert(eq(u32, gate.polls, 1));
    cr_assert(eq(u32, gate.drops, 1));
    cr_assert(eq(str, order, "finally"));
    cr_assert(eq(int, error_of(job), WOI_CANCELLED));
}

Test(abort, a_task_that_was_woken_and_then_aborted_is_not_polled)
{
    struct wait_here_handle *job = SPAWN(wait_here());

    run();
    open_gate(&gate, 3);
    woi_abort(job);
    cr_assert(eq(u32, run(), 1));
    cr_assert(eq(u32, gate.polls, 1));
    cr_assert(eq(str, order, "finally"));
    cr_assert(eq(int, error_of(job), WOI_CANCELLED));
}

Test(abort, a_task_that_was_aborted_and_then_woken_is_not_polled)
{
    struct wait_here_handle *job = SPAWN(wait_here());

    run();
    woi_abort(job);
    open_gate(&gate, 3);
    cr_assert(eq(u32, run(), 1));
    cr_assert(eq(str, order, "finally"));
    cr_assert(eq(int, error_of(job), WOI_CANCELLED));
}

Test(abort, aborting_twice_is_aborting_once)
{
    struct wait_here_handle *job = SPAWN(wait_here());

    run();
    woi_abort(job);
    woi_abort(job);
    cr_assert(eq(u32, run(), 1));
    cr_assert(eq(str, order, "finally"));
    cr_assert(eq(int, error_of(job), WOI_CANCELLED));
}

Test(abort, a_task_that_has_ended_keeps_its_output)
{
    struct wait_here_handle *job = SPAWN(wait_here());

    open_gate(&gate, 3);
    run();
    woi_abort(job);
    cr_assert(eq(u32, BITS(job), TASK_DONE | TASK_JOIN));
    cr_assert(eq(u32, run(), 0));
    cr_assert(eq(int, error_of(job), WOI_OK));
}

Test(abort, an_aborted_task_may_be_detached_before_it_is_finalised)
{
    struct wait_here_handle *job = SPAWN(wait_here());

    run();
    woi_abort(job);
    woi_detach(job);
    cr_assert(eq(str, order, ""));
    run();
    cr_assert(eq(str, order, "finally"));
    cr_assert(eq(sz, executor.owner.count, 0));
}

/* --- oneself and one's parent --- */

static struct woi_future *target;

static void abort_target(void)
{
    woi_task_abort((struct woi_join_handle *)(void *)target);
}

static WOI_ASYNC(int, abort_and_wait, ((bool, yields_first)), int n;)
{
    WOI_BEGIN;
    if (self->yields_first)
        WOI_YIELD();
    abort_target();
    note("still running");
    WOI_AWAIT(self->n, pass(&gate));
    note("passed");
WOI_FINALLY:
    note("finally");
    WOI_END;
}

Test(abort, a_task_that_aborts_itself_ends_when_its_poll_returns_pending)
{
    struct abort_and_wait_handle *job = SPAWN(abort_and_wait(false));
    struct abort_and_wait_result result;

    target = &job->future;
    cr_assert(eq(u32, run(), 1));
    cr_assert(eq(str, order, "still running finally"));
    cr_assert(eq(u32, gate.drops, 1));
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_CANCELLED));
}

static WOI_ASYNC(int, join_child, ((struct abort_and_wait_handle *, child)),
    struct abort_and_wait_result result;
)
{
    WOI_BEGIN;
    WOI_AWAIT(self->result, self->child);
    note("joined");
WOI_FINALLY:
    note("parent");
    WOI_END;
}

Test(abort, a_task_may_abort_the_one_that_waits_for_it)
{
    struct abort_and_wait_handle *child = SPAWN(abort_and_wait(true));
    struct join_child_handle *parent = SPAWN(join_child(child));
    struct join_child_result result;

    target = &parent->future;
    run();
    cr_assert(eq(str, order, "still running parent"));
    TAKE(parent, &result);
    cr_assert(eq(int, result.error, WOI_CANCELLED));
    open_gate(&gate, 0);
    run();
    cr_assert(eq(str, order, "still running parent passed finally"));
}

static WOI_ASYNC(void, abort_in_finally, ())
{
    WOI_BEGIN;
WOI_FINALLY:
    abort_target();
    note("aborted");
    WOI_END;
}

Test(abort, a_finally_part_may_abort_another_task_and_its_own)
{
    struct wait_here_handle *job = SPAWN(wait_here());
    struct abort_in_finally_handle *aborter = SPAWN(abort_in_finally()), *again = SPAWN(abort_in_finally());
    struct abort_in_finally_result result;

    target = &job->future;
    run_polls(2);
    target = &again->future;
    run();
    cr_assert(eq(str, order, "aborted aborted finally"));
    cr_assert(eq(int, error_of(job), WOI_CANCELLED));
    TAKE(again, &result);
    cr_assert(eq(int, result.error, WOI_OK));
    woi_detach(aborter);
}

/* --- what a cancelled chain does --- */

static WOI_ASYNC(int, middle, (), int n;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->n, wait_here());
    WOI_RETURN(self->n);
WOI_FINALLY:
    note("middle");
    WOI_END;
}

static WOI_ASYNC(int, top, (), int n;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->n, middle());
    WOI_RETURN(self->n);
WOI_FINALLY:
    note("top");
    WOI_END;
}

Test(abort, the_leaf_goes_first_and_then_the_finally_parts_from_the_inside_out)
{
    struct top_handle *job = SPAWN(top());
    struct top_result result;

    run();
    woi_abort(job);
    run();
    cr_assert(eq(u32, gate.drops, 1));
    cr_assert(eq(str, order, "finally middle top"));
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_CANCELLED));
}

static WOI_ASYNC(void, note_it, ((const char *, what)))
{
    WOI_BEGIN;
    note(self->what);
    WOI_END;
}

static WOI_ASYNC(void, spawn_in_finally, ())
{
    WOI_BEGIN;
    WOI_AWAIT(pass(&gate));
WOI_FINALLY:
    woi_detach(SPAWN(note_it("spawned")));
    WOI_END;
}

Test(abort, a_cancelled_task_may_spawn_another_in_its_finally_part)
{
    struct spawn_in_finally_handle *job = SPAWN(spawn_in_finally());

    run();
    woi_abort(job);
    woi_detach(job);
    run();
    cr_assert(eq(str, order, "spawned"));
}

static WOI_ASYNC(void, drop_a_handle_in_finally, ((struct wait_here_handle *, job)))
{
    WOI_BEGIN;
    WOI_AWAIT(pass(&other));
WOI_FINALLY:
    woi_abort(self->job);
    woi_detach(self->job);
    note("parent");
    WOI_END;
}

Test(abort, a_task_that_aborts_its_child_in_its_finally_part_ends_before_the_child)
{
    struct drop_a_handle_in_finally_handle *job = SPAWN(drop_a_handle_in_finally(SPAWN(wait_here())));

    run();
    woi_abort(job);
    woi_detach(job);
    run();
    cr_assert(eq(str, order, "parent finally"));
    cr_assert(eq(sz, executor.owner.count, 0));
}

static WOI_ASYNC(void, wait_at, ((struct gate *, where), (const char *, name)))
{
    WOI_BEGIN;
    WOI_AWAIT(pass(self->where));
WOI_FINALLY:
    note(self->name);
    WOI_END;
}

Test(abort, parked_tasks_are_finalised_in_the_order_in_which_they_were_aborted)
{
    struct wait_at_handle *first = SPAWN(wait_at(&gate, "first")), *second = SPAWN(wait_at(&other, "second"));

    run();
    woi_abort(second);
    woi_abort(first);
    run();
    cr_assert(eq(str, order, "second first"));
    woi_detach(first);
    woi_detach(second);
}
