/* test_join.c - awaiting a task's handle: the result, the waker, and what must not be done. */
#include "tasks.h"

TestSuite(join, .init = tasks_begin, .fini = tasks_end);

static struct gate gate;

static WOI_ASYNC(int, wait_here, (), int n;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->n, pass(&gate));
    WOI_RETURN(self->n);
    WOI_END;
}

static WOI_ASYNC(void, nothing, ())
{
    WOI_BEGIN;
    WOI_END;
}

static WOI_ASYNC(int, fall, ())
{
    WOI_BEGIN;
    WOI_PANIC("fell %d metres", 30);
    WOI_END;
}

static WOI_ASYNC(int, join_it, ((struct wait_here_handle *, job)), struct wait_here_result result;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->result, self->job);
    WOI_RETURN(self->result.error == WOI_OK ? self->result.value : -(int)self->result.error);
    WOI_END;
}

/* The output of a task that has ended. */
static int output_of(struct join_it_handle *job)
{
    struct join_it_result result;

    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_OK));
    return result.value;
}

Test(join, a_task_that_is_done_is_joined_without_waiting)
{
    struct wait_here_handle *job = SPAWN(wait_here());

    open_gate(&gate, 4);
    run();
    struct join_it_handle *joiner = SPAWN(join_it(job));
    cr_assert(eq(u32, run(), 1));
    cr_assert(eq(int, output_of(joiner), 4));
}

Test(join, a_joiner_waits_until_the_task_is_done)
{
    struct wait_here_handle *job = SPAWN(wait_here());
    struct join_it_handle *joiner = SPAWN(join_it(job));

    cr_assert(eq(u32, run(), 2));
    cr_assert(eq(u32, BITS(job), TASK_JOIN | TASK_JOIN_WAKER));
    cr_assert(eq(u32, run(), 0));
    cr_assert(eq(int, woi_is_finished(joiner), false));
    open_gate(&gate, 4);
    cr_assert(eq(u32, run(), 2));
    cr_assert(eq(int, output_of(joiner), 4));
}

Test(join, joined_handles_may_be_joined_by_others_in_turn)
{
    struct wait_here_handle *first = SPAWN(wait_here());
    struct join_it_handle *second = SPAWN(join_it(first));
    struct join_it_result result = {0};
    struct woi_context cx = note_context("woken");

    (void)woi_poll_future(&second->future, &cx);
    run();
    open_gate(&gate, 11);
    run();
    cr_assert(eq(str, order, "woken"));
    TAKE(second, &result);
    cr_assert(eq(int, result.value, 11));
}

Test(join, a_void_task_gives_how_it_ended_and_no_more)
{
    struct nothing_handle *job = SPAWN(nothing());
    struct nothing_result result = {.error = WOI_PANICKED};

    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_OK));
}

Test(join, the_result_of_a_panicked_task_is_the_panic_and_a_value_of_zero)
{
    struct fall_handle *job = SPAWN(fall());
    struct fall_result result;

    run();
    memset(&result, 0xa5, sizeof result);
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, result.panic.message, "fell 30 metres"));
    cr_assert(eq(int, result.value, 0));
}

Test(join, the_result_of_a_cancelled_task_is_that_it_was_cancelled_and_zero)
{
    struct wait_here_handle *job = SPAWN(wait_here());
    struct wait_here_result result;

    woi_abort(job);
    run();
    memset(&result, 0xa5, sizeof result);
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_CANCELLED));
    cr_assert(eq(int, result.value, 0));
    cr_assert(eq(ptr, (void *)result.panic.file, NULL));
    cr_assert(eq(str, result.panic.message, ""));
}

Test(join, a_good_result_has_an_empty_panic)
{
    struct wait_here_handle *job = SPAWN(wait_here());
    struct wait_here_result result;

    open_gate(&gate, 1);
    run();
    memset(&result, 0xa5, sizeof result);
    TAKE(job, &result);
    cr_assert(eq(ptr, (void *)result.panic.file, NULL));
    cr_assert(eq(str, (char *)woi_panic_text(&result.panic), ""));
}

Test(join, a_joined_panic_does_not_panic_the_joiner)
{
    struct join_it_handle *joiner = SPAWN(join_it((struct wait_here_handle *)(void *)SPAWN(fall())));

    run();
    cr_assert(eq(int, output_of(joiner), -WOI_PANICKED));
}

Test(join, a_task_of_no_future_has_ended_out_of_memory_and_has_no_number)
{
    struct wait_here_handle *job = SPAWN((struct wait_here *)NULL);
    struct wait_here_result result;

    cr_assert(eq(u64, woi_id(job), 0));
    cr_assert(eq(sz, executor.owner.count, 0));
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_NO_MEMORY));
}

Test(join, a_task_that_was_cancelled_before_it_began_has_dropped_its_future)
{
    struct gate_wait *wait = pass(&gate);
    struct task *task = task_spawn_cancelled(&wait->future);
    struct gate_wait_handle *job = (struct gate_wait_handle *)(void *)&task->join;
    struct gate_wait_result result;

    cr_assert(eq(u32, gate.drops, 1));
    cr_assert(eq(u32, gate.polls, 0));
    woi_abort(job);
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_CANCELLED));
}

Test(join, no_handle_is_finished_has_no_number_and_may_be_aborted_and_detached)
{
    struct wait_here_handle *none = NULL;

    woi_abort(none);
    woi_detach(none);
    cr_assert(woi_is_finished(none)); // woi: allow future-reused
    cr_assert(eq(u64, woi_id(none), 0));
}

/* --- the join waker --- */

Test(join, polling_again_with_the_same_waker_keeps_one_clone_of_it)
{
    struct wait_here_handle *job = SPAWN(wait_here());
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);

    for (int i = 0; i < 4; i++)
        cr_assert(eq(int, woi_poll_future(&job->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(u32, hand.clones, 1));
    cr_assert(eq(int, hand.held, 1));
    woi_detach(job);
}

Test(join, polling_again_with_another_waker_replaces_the_first)
{
    struct wait_here_handle *job = SPAWN(wait_here());
    static struct hand first, second;
    struct woi_context cx = hand_context(&first);

    (void)woi_poll_future(&job->future, &cx);
    cx = hand_context(&second);
    (void)woi_poll_future(&job->future, &cx);
    cr_assert(eq(int, first.held, 0));
    open_gate(&gate, 0);
    run();
    cr_assert(eq(u32, first.wakes, 0));
    cr_assert(eq(u32, second.wakes, 1));
    cr_assert(eq(int, second.held, 0));
    woi_detach(job);
}

Test(join, dropping_the_handle_drops_the_waker_and_clears_its_bit)
{
    struct wait_here_handle *job = SPAWN(wait_here());
    struct task *task = TASK(job);
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);

    (void)woi_poll_future(&job->future, &cx);
    cr_assert(eq(u32, BITS(job) & TASK_JOIN_WAKER, TASK_JOIN_WAKER));
    woi_detach(job);
    cr_assert(eq(u64, task->state & (TASK_JOIN | TASK_JOIN_WAKER), 0));
    cr_assert(eq(int, hand.held, 0));
    open_gate(&gate, 0);
    run();
    cr_assert(eq(u32, hand.wakes, 0));
}

Test(join, aborting_the_joiner_drops_the_handle_and_the_task_runs_on)
{
    struct wait_here_handle *job = SPAWN(wait_here());
    struct join_it_handle *joiner = SPAWN(join_it(job));
    struct task *task = TASK(job);

    run();
    woi_abort(joiner);
    run();
    cr_assert(woi_is_finished(joiner));
    cr_assert(eq(u64, task->state, TASK_REFERENCE + TASK_REFERENCE)); /* the executor, and the gate's waker */
    cr_assert(eq(sz, executor.owner.count, 1));
    open_gate(&gate, 0);
    run();
    cr_assert(eq(sz, executor.owner.count, 0));
    woi_detach(joiner);
}

Test(join, the_result_of_a_task_that_ended_well_tells_of_no_panic)
{
    struct wait_here_handle *job = SPAWN(wait_here());
    struct wait_here_result result;

    memset(&result, 0xff, sizeof result);
    gate.open = true;
    gate.value = 4;
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_OK));
    cr_assert(eq(int, result.value, 4));
    cr_assert(eq(ptr, (void *)(uintptr_t)result.panic.file, NULL));
    cr_assert(eq(ptr, (void *)(uintptr_t)result.panic.format, NULL));
    cr_assert(eq(u32, result.panic.line, 0));
    cr_assert(eq(str, result.panic.message, ""));
}

/* --- misuse: a panic that says so --- */

static WOI_ASYNC(int, await_twice, ((struct wait_here_handle *, job)), struct wait_here_result result;)
{
    WOI_BEGIN;
    woi_detach(self->job);
    WOI_AWAIT(self->result, self->job); // woi: allow future-reused
    WOI_END;
}

Test(join, a_handle_that_is_awaited_after_it_was_dropped_panics_the_task)
{
    struct await_twice_handle *joiner = SPAWN(await_twice(SPAWN(wait_here())));
    struct await_twice_result result;

    run();
    TAKE(joiner, &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, result.panic.message, "a join handle is awaited twice"));
    open_gate(&gate, 0);
    run();
}

Test(join, so_does_one_whose_task_is_queued)
{
    struct wait_here_handle *job;
    struct await_twice_handle *joiner = SPAWN(await_twice(job = SPAWN(wait_here())));
    struct await_twice_result result;

    executor_run(&executor, 1, NULL);
    struct woi_waker waker = woi_waker_take(&gate.waker);
    woi_waker_wake(waker); /* behind the joiner in the queue */
    cr_assert(eq(u32, BITS(job), TASK_QUEUED | TASK_JOIN));
    run();
    TAKE(joiner, &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    open_gate(&gate, 0);
    run();
}

static WOI_ASYNC(int, drop_twice, ((struct wait_here_handle *, job)))
{
    WOI_BEGIN;
    woi_detach(self->job);
    woi_detach(self->job); // woi: allow future-reused
    WOI_RETURN(1);
WOI_FINALLY:
    note("finally");
    WOI_END;
}

Test(join, a_handle_that_is_dropped_twice_panics_the_task)
{
    struct wait_here_handle *job = SPAWN(wait_here());
    struct drop_twice_handle *dropper = SPAWN(drop_twice(job));
    struct drop_twice_result result;

    run();
    TAKE(dropper, &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, result.panic.message, "a join handle is dropped twice"));
    cr_assert(eq(str, order, "finally"));
    open_gate(&gate, 0);
    run();
    cr_assert(eq(sz, executor.owner.count, 0));
}

Test(join, a_handle_that_is_dropped_twice_outside_a_task_is_left_alone)
{
    struct wait_here_handle *job = SPAWN(wait_here());
    struct task *task = TASK(job);

    woi_detach(job);
    woi_detach(job);
    cr_assert(eq(u64, task->state, TASK_QUEUED | TASK_REFERENCE));
    open_gate(&gate, 0);
    run();
}

static WOI_ASYNC(void, await_what_is_gone, ((struct wait_here_handle *, job)))
{
    WOI_BEGIN;
    WOI_AWAIT(self->job);
    note("went on");
    WOI_END;
}

/* As long as nobody has got the memory: a pool says so, a sanitizer says it better. */
Test(join, a_handle_whose_task_is_gone_panics_the_task_that_awaits_it)
{
    struct await_what_is_gone_handle *joiner;
    struct await_what_is_gone_result result;
    struct wait_here_handle *job = SPAWN(wait_here());

    if (heap.slabs == 0)
        cr_skip_test("without a pool that would touch freed memory");
    joiner = SPAWN(await_what_is_gone(job));
    woi_abort(job);
    run_polls(1);
    woi_detach(job);
    run();
    TAKE(joiner, &result);
    cr_assert(eq(str, result.panic.message, "a future is used after it was awaited, spawned or dropped"));
    cr_assert(eq(str, order, ""));
}

static struct join_oneself_handle *own;

static WOI_ASYNC(int, join_oneself, ())
{
    WOI_BEGIN;
    WOI_AWAIT((struct join_oneself_handle *)own);
    WOI_END;
}

Test(join, a_task_that_joins_itself_panics)
{
    own = SPAWN(join_oneself());
    run();
    cr_assert(eq(sz, executor.owner.count, 0));
    cr_assert(eq(u32, told.count, 1));
    cr_assert(eq(str, told.last.message, "a task joins itself"));
    cr_assert(eq(str, told.task, "join_oneself"));
}
