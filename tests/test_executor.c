/* test_executor.c - the run queue: order, fairness, budgets, and the end of it all. */
#include "tasks.h"

TestSuite(executor, .init = tasks_begin, .fini = tasks_end);

static WOI_ASYNC(void, say, ((const char *, name), (int, times)), int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->times; self->i++) {
        note(self->name);
        WOI_YIELD();
    }
WOI_FINALLY:
    if (self->i < self->times)
        note("cancelled");
    WOI_END;
}

Test(executor, an_idle_one_has_nothing_to_run)
{
    cr_assert(executor_is_idle(&executor));
    cr_assert(eq(u32, executor_run(&executor, 10), 0));
}

Test(executor, tasks_run_in_the_order_they_were_spawned)
{
    woi_detach(SPAWN(say("a", 1)));
    woi_detach(SPAWN(say("b", 1)));
    woi_detach(SPAWN(say("c", 1)));
    run();
    cr_assert(eq(str, order, "a b c"));
}

Test(executor, tasks_run_in_the_order_they_were_woken)
{
    static struct gate first, second;
    struct gate_wait_handle *a = SPAWN(pass(&first)), *b = SPAWN(pass(&second));
    struct woi_context of_a = note_context("a"), of_b = note_context("b");

    (void)woi_poll_future(&a->future, &of_a);
    (void)woi_poll_future(&b->future, &of_b);
    run();
    open_gate(&second, 0);
    open_gate(&first, 0);
    run();
    cr_assert(eq(str, order, "b a"));
    woi_detach(a);
    woi_detach(b);
}

Test(executor, tasks_that_yield_take_turns)
{
    woi_detach(SPAWN(say("a", 3)));
    woi_detach(SPAWN(say("b", 2)));
    run();
    cr_assert(eq(str, order, "a b a b a"));
}

Test(executor, it_polls_no_more_often_than_it_was_told)
{
    woi_detach(SPAWN(say("a", 100)));
    cr_assert(eq(u32, executor_run(&executor, 7), 7));
    cr_assert(eq(str, order, "a a a a a a a"));
    cr_assert(eq(int, executor_is_idle(&executor), false));
    cr_assert(eq(u32, executor_run(&executor, 0), 0));
}

static WOI_ASYNC(void, spawns, ((int, n)))
{
    WOI_BEGIN;
    note("begin");
    while (self->n-- > 0)
        woi_detach(SPAWN(say("new", 1)));
    note("end");
    WOI_YIELD();
    note("again");
    WOI_END;
}

Test(executor, a_task_that_is_spawned_by_another_runs_after_that_ones_poll)
{
    woi_detach(SPAWN(spawns(2)));
    run();
    cr_assert(eq(str, order, "begin end new new again"));
}

Test(executor, a_task_that_wakes_itself_does_not_starve_the_others)
{
    woi_detach(SPAWN(say("a", 1000)));
    woi_detach(SPAWN(say("b", 1)));
    cr_assert(eq(u32, executor_run(&executor, 3), 3));
    cr_assert(eq(str, order, "a b a"));
}

/* --- budgets --- */

WOI_FUTURE(int, success, unsigned *done;);

static woi_poll success_poll(struct success *self, struct woi_context *cx)
{
    if (!woi_budget_take(cx))
        return WOI_PENDING;
    ++*self->done;
    return WOI_READY;
}
WOI_FUTURE_TYPE(success, success_poll, WOI_NO_RELEASE);

static struct success *succeed(unsigned *done)
{
    struct success *future = woi_future_new(success);

    future->done = done;
    return future;
}

static WOI_ASYNC(int, always_succeeds, ((unsigned *, done), (unsigned, most)))
{
    WOI_BEGIN;
    while (*self->done < self->most)
        WOI_AWAIT(succeed(self->done));
    WOI_RETURN(5);
    WOI_END;
}

Test(executor, a_task_whose_operations_always_succeed_yields_after_128_of_them)
{
    static unsigned done;
    struct always_succeeds_handle *job = SPAWN(always_succeeds(&done, 1000));

    cr_assert(eq(u32, executor_run(&executor, 1), 1));
    cr_assert(eq(u32, done, 128));
    cr_assert(eq(u32, BITS(job), TASK_QUEUED | TASK_JOIN));
    cr_assert(eq(u32, executor_run(&executor, 1), 1));
    cr_assert(eq(u32, done, 256));
    cr_assert(eq(u32, run(), 6));
    cr_assert(eq(u32, done, 1000));
    woi_detach(job);
}

Test(executor, tasks_whose_operations_always_succeed_take_turns)
{
    static unsigned first, second;

    woi_detach(SPAWN(always_succeeds(&first, 1000)));
    woi_detach(SPAWN(always_succeeds(&second, 1000)));
    executor_run(&executor, 3);
    cr_assert(eq(u32, first, 256));
    cr_assert(eq(u32, second, 128));
    run();
}

Test(executor, exactly_128_successes_need_one_poll)
{
    static unsigned done;

    woi_detach(SPAWN(always_succeeds(&done, 128)));
    cr_assert(eq(u32, run(), 1));
}

static WOI_ASYNC(void, succeeds_and_yields, ((unsigned *, done)))
{
    WOI_BEGIN;
    while (*self->done < 1000) {
        if (*self->done % 100 == 0)
            WOI_YIELD();
        WOI_AWAIT(succeed(self->done));
    }
    WOI_END;
}

Test(executor, the_budget_is_whole_again_in_every_poll)
{
    static unsigned done;

    woi_detach(SPAWN(succeeds_and_yields(&done)));
    cr_assert(eq(u32, run(), 11));
}

static WOI_ASYNC(void, joins_all, ((struct say_handle **, jobs), (int, n)), int i; struct say_result result;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->n; self->i++)
        WOI_AWAIT(self->result, self->jobs[self->i]);
    WOI_END;
}

Test(executor, joining_a_finished_task_takes_from_the_budget)
{
    struct say_handle *jobs[200];

    for (int i = 0; i < 200; i++)
        jobs[i] = SPAWN(say("", 0));
    run();
    woi_detach(SPAWN(joins_all(jobs, 200)));
    cr_assert(eq(u32, run(), 2));
}

static WOI_ASYNC(void, uses_up, ((unsigned *, done)))
{
    WOI_BEGIN;
    while (*self->done < 128)
        WOI_AWAIT(succeed(self->done));
    cr_assert(eq(u32, *cx->budget, 0));
    cr_assert(eq(int, woi_budget_take(cx), false));
    cr_assert(eq(int, woi_budget_take(cx), false));
    WOI_END;
}

Test(executor, a_budget_that_is_used_up_stays_so_until_the_poll_returns)
{
    static unsigned done;

    woi_detach(SPAWN(uses_up(&done)));
    cr_assert(eq(u32, run(), 1));
}

/* --- all at once --- */

Test(executor, cancelling_all_ends_queued_parked_and_aborted_tasks)
{
    static struct gate gate;
    struct gate_wait_handle *parked = SPAWN(pass(&gate)), *aborted;
    struct say_handle *queued;

    run();
    aborted = (struct gate_wait_handle *)(void *)SPAWN(say("never", 1));
    woi_abort(aborted);
    queued = SPAWN(say("never", 1));
    executor_cancel_all(&executor);
    cr_assert(eq(sz, executor.owner.count, 0));
    cr_assert(executor_is_idle(&executor));
    cr_assert(eq(str, order, "cancelled cancelled"));
    cr_assert(eq(u32, BITS(parked), TASK_DONE | TASK_JOIN));
    cr_assert(eq(u32, BITS(queued), TASK_DONE | TASK_JOIN));
    woi_detach(parked);
    woi_detach(aborted);
    woi_detach(queued);
}

static WOI_ASYNC(void, aborts_and_drops_in_finally, ((struct say_handle *, job)))
{
    static struct gate gate;

    WOI_BEGIN;
    WOI_AWAIT(pass(&gate));
WOI_FINALLY:
    woi_abort(self->job);
    woi_detach(self->job);
    WOI_END;
}

Test(executor, cancelling_all_stands_finally_parts_that_abort_and_drop_other_tasks)
{
    struct say_handle *last = SPAWN(say("a", 2));

    woi_detach(SPAWN(aborts_and_drops_in_finally(last)));
    woi_detach(SPAWN(say("b", 5)));
    executor_run(&executor, 3);
    executor_cancel_all(&executor);
    cr_assert(eq(sz, executor.owner.count, 0));
    cr_assert(eq(str, order, "a b cancelled cancelled"));
}
