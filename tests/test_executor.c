/* test_executor.c - the run queue: order, fairness, budgets, and the end of it all. */
#include "base/thread.h"
#include "task/turn.h"
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

Test(executor, an_idle_one_has_nothing_to_run)
{
    cr_assert(executor_is_idle(&executor));
    cr_assert(eq(u32, executor_run(&executor, 10, NULL), 0));
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
    for (int i = 0; i < 10; i++)
        woi_detach(SPAWN(say("a", 100)));
    cr_assert(eq(u32, executor_run(&executor, 7, NULL), 7));
    cr_assert(eq(str, order, "a a a a a a a"));
    cr_assert(eq(int, executor_is_idle(&executor), false));
    cr_assert(eq(u32, executor_run(&executor, 0, NULL), 0));
}

Test(executor, who_is_spawned_or_woken_meanwhile_comes_after_those_who_wait_already)
{
    static struct gate gate;
    struct gate_wait_handle *parked = SPAWN(pass(&gate));

    run();
    woi_detach(SPAWN(say("a", 100)));
    woi_detach(SPAWN(spawns(2)));
    woi_detach(SPAWN(say("b", 100)));
    run_polls(3);
    cr_assert(eq(str, order, "a begin end b"));
    open_gate(&gate, 0);
    run_polls(6);
    cr_assert(eq(str, order, "a begin end b a new new again b"));
    woi_detach(parked);
}

Test(executor, it_stops_when_the_task_that_is_waited_for_is_done)
{
    struct say_handle *b;

    woi_detach(SPAWN(say("a", 100)));
    b = SPAWN(say("b", 2));
    woi_detach(SPAWN(say("c", 100)));
    cr_assert(eq(u32, executor_run(&executor, 1000, TASK(b)), 8));
    cr_assert(eq(str, order, "a b c a b c a"));
    cr_assert(eq(u32, executor_run(&executor, 1000, TASK(b)), 0));
    woi_detach(b);
}

WOI_FUTURE(int, spoil_context, );

static woi_poll spoil_context_poll(struct spoil_context *self, struct woi_context *cx)
{
    self->output = 0;
    cx->budget = NULL;
    cx->waker = woi_waker_noop();
    return WOI_READY;
}
WOI_FUTURE_TYPE(spoil_context, spoil_context_poll, WOI_NO_RELEASE);

static WOI_ASYNC(int, see_budget, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(cx->budget ? (int)*cx->budget : -1);
    WOI_END;
}

Test(executor, a_poll_that_spoils_its_context_spoils_nobody_elses)
{
    struct see_budget_handle *job;
    struct see_budget_result result;

    woi_detach(SPAWN(woi_future_new(spoil_context)));
    job = SPAWN(see_budget());
    woi_detach(SPAWN(woi_future_new(spoil_context)));
    executor_run(&executor, 1000, NULL);
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_OK));
    cr_assert(eq(int, result.value, 128));
}

/* --- a simulation chooses --- */

static size_t most_to_choose_from;

static size_t choose_last(size_t n)
{
    if (n > most_to_choose_from)
        most_to_choose_from = n;
    return n - 1;
}

Test(executor, whoever_chooses_has_the_choice_among_the_first_sixteen)
{
    support_sys.choose = choose_last;
    for (int i = 0; i < 17; i++)
        woi_detach(SPAWN(say(i == 15 ? "sixteenth" : i == 16 ? "last" : "one", 1)));
    cr_assert(eq(u32, executor_run(&executor, 2, NULL), 2));
    cr_assert(eq(str, order, "sixteenth last"));
    cr_assert(eq(sz, most_to_choose_from, 16));
}

/* --- one alone --- */

Test(executor, cancelling_one_polls_nobody_else_wherever_it_is_in_the_queue)
{
    static char *const orders[] = {"cancelled b c last", "cancelled a c last", "cancelled a b last"};

    for (int i = 0; i < 3; i++) {
        struct say_handle *jobs[] = {SPAWN(say("a", 1)), SPAWN(say("b", 1)), SPAWN(say("c", 1))};

        order[0] = 0;
        executor_cancel(&executor, TASK(jobs[i]));
        cr_assert(eq(u32, BITS(jobs[i]), TASK_DONE | TASK_JOIN));
        cr_assert(eq(str, order, "cancelled"));
        woi_detach(SPAWN(say("last", 1)));
        run();
        cr_assert(eq(str, order, orders[i]));
        for (int k = 0; k < 3; k++)
            woi_detach(jobs[k]);
    }
}

Test(executor, cancelling_one_that_waits_runs_its_finally_part_and_polls_nobody_else)
{
    static struct gate gate;
    struct say_handle *job = SPAWN(say("a", 2));
    struct gate_wait_handle *parked = SPAWN(pass(&gate));

    run_polls(2);
    executor_cancel(&executor, TASK(parked));
    cr_assert(eq(u32, gate.drops, 1));
    cr_assert(eq(str, order, "a"));
    executor_cancel(&executor, TASK(job));
    cr_assert(eq(str, order, "a cancelled"));
    cr_assert(executor_is_idle(&executor));
    cr_assert(eq(sz, executor.owner.count, 0));
    woi_detach(parked);
    woi_detach(job);
}

/* --- turns --- */

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
    cr_assert(eq(u32, run_polls(3), 3));
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

    cr_assert(eq(u32, run_polls(1), 1));
    cr_assert(eq(u32, done, 128));
    cr_assert(eq(u32, BITS(job), TASK_QUEUED | TASK_JOIN));
    cr_assert(eq(u32, run_polls(1), 1));
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
    run_polls(3);
    cr_assert(eq(u32, first, 256));
    cr_assert(eq(u32, second, 128));
    run();
}

Test(executor, each_operation_in_a_poll_is_a_unit_of_work)
{
    static unsigned done;

    woi_detach(SPAWN(always_succeeds(&done, 10)));
    woi_detach(SPAWN(say("a", 100)));
    cr_assert(eq(u32, executor_run(&executor, 11, NULL), 11));
    cr_assert(eq(str, order, ""));
    cr_assert(eq(u32, executor_run(&executor, 3, NULL), 3));
    cr_assert(eq(str, order, "a a a"));
}

Test(executor, each_poll_of_one_run_has_a_whole_budget)
{
    static unsigned first, second;

    woi_detach(SPAWN(always_succeeds(&first, 100)));
    woi_detach(SPAWN(always_succeeds(&second, 100)));
    cr_assert(eq(u32, executor_run(&executor, 102, NULL), 202));
    cr_assert(eq(u32, second, 100));
}

Test(executor, a_turn_begins_with_all_that_a_poll_needs)
{
    struct turn turn;

    memset(&turn, 0x5a, sizeof turn);
    thread_self()->entered = 3;
    turn_begin(&turn, 1);
    cr_assert(eq(ptr, turn.thread, thread_self()));
    cr_assert(eq(ptr, turn.runtime, NULL));
    cr_assert(eq(u32, turn.guards, 3));
    cr_assert(eq(u32, turn.forks, thread_self()->forks));
    cr_assert(eq(u32, turn.stirs, thread_self()->stirs));
    cr_assert(eq(u32, turn.most, 1));
    thread_self()->entered = 0;
}

Test(executor, what_was_looked_at_in_a_turn_is_not_looked_at_again)
{
    struct turn turn;

    turn_begin(&turn, 5);
    thread_self()->stirs++;
    cr_assert(eq(int, turn_look(&turn), false));
    cr_assert(eq(u32, turn.stirs, thread_self()->stirs));
    cr_assert(eq(u32, turn.most, 5));
    turn_end(&turn);
}

static void enter_something(int *output)
{
    thread_self()->entered += (unsigned)*output;
}

static WOI_ASYNC_OWNS(int, enter_something, enters_at_the_end, ())
{
    WOI_BEGIN;
    WOI_RETURN(1);
    WOI_END;
}

Test(executor, what_the_destructor_of_a_forgotten_output_leaves_entered_is_left)
{
    woi_detach(SPAWN(enters_at_the_end()));
    executor_run(&executor, 100, NULL);
    cr_assert(eq(u32, thread_self()->entered, 0));
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
    run_polls(3);
    executor_cancel_all(&executor);
    cr_assert(eq(sz, executor.owner.count, 0));
    cr_assert(eq(str, order, "a b cancelled cancelled"));
}

/* --- the end of the owner --- */

Test(executor, a_handle_can_be_used_when_the_memory_of_its_tasks_owner_is_gone)
{
    static struct executor gone;
    struct say_handle *job;
    struct say_result result;

    executor_init(&gone);
    struct task *task = task_spawn(&gone.owner, (struct woi_future *)(void *)say("a", 1));
    job = (struct say_handle *)(void *)&task->join;
    executor_run(&gone, 10, NULL);
    executor_run(&gone, 10, NULL);
    memset(&gone, 0xff, sizeof gone);
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_OK));
}
