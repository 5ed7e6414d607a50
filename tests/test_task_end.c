/* test_task_end.c - the end of a task: what happens, and in which order. */
#include "tasks.h"

TestSuite(task_end, .init = tasks_begin, .fini = tasks_end);

static struct gate gate;

struct text {
    const char *words;
};

static void drop_text(struct text *text)
{
    note(text->words);
}

static WOI_ASYNC_OWNS(struct text, drop_text, say, ((const char *, words)))
{
    WOI_BEGIN;
    WOI_AWAIT(pass(&gate));
    WOI_RETURN((struct text){self->words});
WOI_FINALLY:
    note("finally");
    WOI_END;
}

static WOI_ASYNC(int, inner, ())
{
    WOI_BEGIN;
    WOI_AWAIT(pass(&gate));
    WOI_RETURN(1);
WOI_FINALLY:
    note("inner");
    WOI_END;
}

static WOI_ASYNC(int, outer, (), int n;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->n, inner());
    WOI_RETURN(self->n);
WOI_FINALLY:
    note("outer");
    WOI_END;
}

Test(task_end, the_joiner_is_woken_after_the_finally_parts_have_run)
{
    struct outer_handle *job = SPAWN(outer());
    struct woi_context cx = note_context("joiner");

    cr_assert(eq(int, woi_poll_future(&job->future, &cx).status, WOI_STATUS_PENDING));
    run();
    open_gate(&gate, 0);
    run();
    cr_assert(eq(str, order, "inner outer joiner"));
    woi_detach(job);
}

Test(task_end, the_joiner_of_an_aborted_task_is_woken_after_the_finally_parts_too)
{
    struct outer_handle *job = SPAWN(outer());
    struct woi_context cx = note_context("joiner");

    (void)woi_poll_future(&job->future, &cx);
    run();
    woi_abort(job);
    run();
    cr_assert(eq(str, order, "inner outer joiner"));
    woi_detach(job);
}

/* --- what a finally part and the output's destructor see --- */

static struct woi_future *own; /* the handle of the task that looks at itself */
static unsigned bits_in_finally, bits_in_destructor, bits_in_waker;
static woi_task_id task_in_waker;

static void drop_seen(int *output)
{
    (void)output;
    bits_in_destructor = (unsigned)(task_of_handle(own)->state & TASK_BITS);
}

static WOI_ASYNC_OWNS(int, drop_seen, look_at_oneself, ())
{
    WOI_BEGIN;
    woi_waker_wake_by_ref(&cx->waker);
    WOI_RETURN(1);
WOI_FINALLY:
    bits_in_finally = (unsigned)(task_of_handle(own)->state & TASK_BITS);
    WOI_END;
}

Test(task_end, a_task_in_its_finally_part_is_running_and_not_done)
{
    struct look_at_oneself_handle *job = SPAWN(look_at_oneself());

    own = &job->future;
    run();
    cr_assert(eq(u32, bits_in_finally, TASK_RUNNING | TASK_QUEUED | TASK_JOIN));
    cr_assert(eq(u32, BITS(job), TASK_DONE | TASK_JOIN));
    woi_detach(job);
}

Test(task_end, the_output_that_nobody_joins_is_dropped_before_the_task_is_done)
{
    struct look_at_oneself_handle *job = SPAWN(look_at_oneself());

    own = &job->future; /* still the task, while it runs */
    woi_detach(job);
    run();
    cr_assert(eq(u32, bits_in_destructor, TASK_RUNNING | TASK_QUEUED));
}

static struct woi_waker look_clone(void *data);

static void look_wake(void *data)
{
    struct look_at_oneself_handle *job = data;

    bits_in_waker = BITS(job);
    task_in_waker = woi_current_task_id();
    cr_assert(eq(u32, REFERENCES(job), 1));
    cr_assert(eq(sz, executor.owner.count, 0));
    cr_assert(list_is_empty(&executor.owner.tasks));
    woi_detach(job);
}

static const struct woi_waker_vtable look_vtable = {look_clone, look_wake, look_wake, note_nothing};

static struct woi_waker look_clone(void *data)
{
    return (struct woi_waker){data, &look_vtable};
}

/* The handle is then the only reference: what touched the task after the wake would touch freed memory. */
Test(task_end, the_joiner_is_woken_last_and_may_free_the_task)
{
    struct look_at_oneself_handle *job = SPAWN(look_at_oneself());
    struct woi_context cx = {.waker = look_clone(job)};

    own = &job->future;
    (void)woi_poll_future(&job->future, &cx);
    run();
    cr_assert(eq(u32, bits_in_waker, TASK_DONE | TASK_JOIN));
}

Test(task_end, when_the_joiner_is_woken_no_task_is_the_current_one)
{
    struct look_at_oneself_handle *job = SPAWN(look_at_oneself());
    struct woi_context cx = {.waker = look_clone(job)};

    own = &job->future;
    task_in_waker = 77;
    (void)woi_poll_future(&job->future, &cx);
    run();
    cr_assert(eq(u64, task_in_waker, 0));
}

/* --- the output --- */

Test(task_end, the_output_is_kept_for_a_handle_that_nobody_has_polled_yet)
{
    struct say_handle *job = SPAWN(say("hello"));
    struct say_result result;

    open_gate(&gate, 0);
    run();
    cr_assert(eq(str, order, "finally"));
    TAKE(job, &result);
    cr_assert(eq(str, (char *)result.value.words, "hello"));
    cr_assert(eq(str, order, "finally"));
}

Test(task_end, dropping_the_handle_of_a_task_that_is_done_drops_the_output_at_once)
{
    struct say_handle *job = SPAWN(say("hello"));

    open_gate(&gate, 0);
    run();
    woi_detach(job);
    cr_assert(eq(str, order, "finally hello"));
}

Test(task_end, a_task_detached_before_its_end_runs_on_and_drops_its_output)
{
    woi_detach(SPAWN(say("hello")));
    run();
    cr_assert(eq(str, order, ""));
    open_gate(&gate, 0);
    run();
    cr_assert(eq(str, order, "finally hello"));
    cr_assert(eq(sz, executor.owner.count, 0));
}

Test(task_end, detaching_gives_the_handles_reference_back_and_clears_its_bit)
{
    struct say_handle *job = SPAWN(say("hello"));
    struct task *task = TASK(job);

    woi_detach(job);
    cr_assert(eq(u64, task->state, TASK_QUEUED | TASK_REFERENCE));
    open_gate(&gate, 0);
    run();
}

Test(task_end, an_aborted_task_has_no_output_to_drop)
{
    struct say_handle *job = SPAWN(say("hello"));
    struct say_result result;

    run();
    woi_abort(job);
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_CANCELLED));
    cr_assert(eq(ptr, (void *)result.value.words, NULL));
    cr_assert(eq(str, order, "finally"));
}

Test(task_end, the_frame_goes_with_the_handle_of_a_task_that_is_done)
{
    struct say_handle *job;
    size_t spawned, ended;

    woi_detach(SPAWN(say("another"))); /* so that a pool has its slabs */
    open_gate(&gate, 0);
    run();
    const size_t before = heap.blocks;
    job = SPAWN(say("hello"));
    spawned = heap.blocks;
    run();
    ended = heap.blocks;
    woi_detach(job);
    if (spawned == before)
        cr_skip_test("with a pool blocks are not counted");
    cr_assert(eq(sz, spawned, before + 2));
    cr_assert(eq(sz, ended, before + 2));
    cr_assert(eq(sz, heap.blocks, before));
}

/* --- a task that gives its own handle away while it runs --- */

static WOI_ASYNC_OWNS(struct text, drop_text, detach_oneself, ((bool, in_finally)))
{
    WOI_BEGIN;
    if (!self->in_finally)
        woi_future_drop(own);
    WOI_RETURN((struct text){"output"});
WOI_FINALLY:
    if (self->in_finally)
        woi_future_drop(own);
    note("finally");
    WOI_END;
}

Test(task_end, a_task_that_drops_its_own_handle_ends_as_a_detached_one)
{
    own = &SPAWN(detach_oneself(false))->future;
    run();
    cr_assert(eq(str, order, "finally output"));
}

Test(task_end, a_task_that_drops_its_own_handle_in_its_finally_part_ends_as_a_detached_one)
{
    own = &SPAWN(detach_oneself(true))->future;
    run();
    cr_assert(eq(str, order, "finally output"));
}

static WOI_ASYNC(int, abort_oneself_and_return, ())
{
    WOI_BEGIN;
    woi_task_abort((struct woi_join_handle *)(void *)own);
    WOI_RETURN(7);
    WOI_END;
}

Test(task_end, ready_beats_cancel)
{
    struct abort_oneself_and_return_handle *job = SPAWN(abort_oneself_and_return());
    struct abort_oneself_and_return_result result;

    own = &job->future;
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_OK));
    cr_assert(eq(int, result.value, 7));
}

/* --- a task that wakes others at its end --- */

static struct gate later;

static WOI_ASYNC(void, open_in_finally, ())
{
    WOI_BEGIN;
    WOI_YIELD();
WOI_FINALLY:
    open_gate(&later, 5);
    WOI_END;
}

static WOI_ASYNC(int, wait_for_later, (), int n;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->n, pass(&later));
    WOI_RETURN(self->n);
    WOI_END;
}

Test(task_end, a_finally_part_may_wake_another_task)
{
    struct wait_for_later_handle *waiting = SPAWN(wait_for_later());
    struct wait_for_later_result result;
    struct open_in_finally_handle *opening = SPAWN(open_in_finally());

    run();
    woi_detach(opening);
    TAKE(waiting, &result);
    cr_assert(eq(int, result.value, 5));
}
