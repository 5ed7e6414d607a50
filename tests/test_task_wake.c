/* test_task_wake.c - waking tasks: how often each is queued and polled, and who holds its memory. */
#include "task/outcome.h"
#include "tasks.h"

TestSuite(task_wake, .init = tasks_begin, .fini = tasks_end);

/* Stays pending for ever; its waker is in the hands of the test. */
struct watch {
    struct woi_waker waker;
    unsigned polls, drops, wakes_per_poll;
};

WOI_FUTURE(int, watched, struct watch *watch;);

static woi_poll watched_poll(struct watched *self, struct woi_context *cx)
{
    struct watch *watch = self->watch;

    watch->polls++;
    if (!watch->waker.vtable)
        watch->waker = woi_waker_clone(&cx->waker);
    for (unsigned i = 0; i < watch->wakes_per_poll; i++)
        woi_waker_wake_by_ref(&cx->waker);
    watch->wakes_per_poll = 0;
    return WOI_PENDING;
}

static void watched_release(struct watched *self)
{
    self->watch->drops++;
}
WOI_FUTURE_TYPE(watched, watched_poll, watched_release);

static struct watched *watched_by(struct watch *watch)
{
    struct watched *future = woi_future_new(watched);

    future->watch = watch;
    return future;
}

static WOI_ASYNC(int, five, ())
{
    WOI_BEGIN;
    WOI_RETURN(5);
    WOI_END;
}

Test(task_wake, a_spawned_task_is_queued_and_not_polled_yet)
{
    static struct watch watch;
    struct watched_handle *job = SPAWN(watched_by(&watch));

    cr_assert(eq(u32, BITS(job), TASK_QUEUED | TASK_JOIN));
    cr_assert(eq(u32, REFERENCES(job), 2));
    cr_assert(eq(u32, watch.polls, 0));
    cr_assert(eq(sz, executor.owner.count, 1));
    woi_detach(job);
}

Test(task_wake, a_pending_task_is_polled_when_woken_and_never_otherwise)
{
    static struct watch watch;
    struct watched_handle *job = SPAWN(watched_by(&watch));

    cr_assert(eq(u32, run(), 1));
    cr_assert(eq(u32, BITS(job), TASK_JOIN));
    cr_assert(eq(u32, run(), 0));
    woi_waker_wake_by_ref(&watch.waker);
    cr_assert(eq(u32, BITS(job), TASK_QUEUED | TASK_JOIN));
    cr_assert(eq(u32, run(), 1));
    cr_assert(eq(u32, watch.polls, 2));
    woi_waker_drop(watch.waker);
    woi_detach(job);
}

Test(task_wake, woken_five_times_while_idle_is_polled_once)
{
    static struct watch watch;
    struct watched_handle *job = SPAWN(watched_by(&watch));

    run();
    for (int i = 0; i < 5; i++)
        woi_waker_wake_by_ref(&watch.waker);
    cr_assert(eq(u32, run(), 1));
    woi_waker_drop(watch.waker);
    woi_detach(job);
}

Test(task_wake, woken_five_times_while_queued_is_polled_once)
{
    static struct watch watch;
    struct watched_handle *job = SPAWN(watched_by(&watch));

    run();
    woi_waker_wake_by_ref(&watch.waker);
    cr_assert(eq(u32, BITS(job) & TASK_QUEUED, TASK_QUEUED));
    for (int i = 0; i < 5; i++)
        woi_waker_wake_by_ref(&watch.waker);
    cr_assert(eq(u32, run(), 1));
    cr_assert(eq(u32, watch.polls, 2));
    woi_waker_drop(watch.waker);
    woi_detach(job);
}

Test(task_wake, woken_five_times_while_running_is_polled_once_more)
{
    static struct watch watch = {.wakes_per_poll = 5};
    struct watched_handle *job = SPAWN(watched_by(&watch));

    cr_assert(eq(u32, run(), 2));
    cr_assert(eq(u32, watch.polls, 2));
    cr_assert(eq(u32, BITS(job), TASK_JOIN));
    woi_waker_drop(watch.waker);
    woi_detach(job);
}

Test(task_wake, woken_while_running_goes_to_the_back_of_the_queue)
{
    static struct watch restless = {.wakes_per_poll = 1}, other;
    struct watched_handle *first = SPAWN(watched_by(&restless)), *second = SPAWN(watched_by(&other));

    cr_assert(eq(u32, run_polls(2), 2));
    cr_assert(eq(u32, restless.polls, 1));
    cr_assert(eq(u32, other.polls, 1));
    cr_assert(eq(u32, run(), 1));
    cr_assert(eq(u32, restless.polls, 2));
    woi_waker_drop(restless.waker);
    woi_waker_drop(other.waker);
    woi_detach(first);
    woi_detach(second);
}

static WOI_ASYNC(void, end_with_a_wake, ())
{
    WOI_BEGIN;
    woi_waker_wake_by_ref(&cx->waker);
    WOI_RETURN();
    WOI_END;
}

Test(task_wake, woken_in_the_poll_that_ends_it_is_not_polled_again)
{
    struct end_with_a_wake_handle *job = SPAWN(end_with_a_wake());

    cr_assert(eq(u32, run(), 1));
    cr_assert(eq(u32, BITS(job), TASK_DONE | TASK_JOIN));
    cr_assert(executor_is_idle(&executor));
    woi_detach(job);
}

Test(task_wake, woken_after_its_end_does_nothing)
{
    static struct watch watch;
    struct watched_handle *job = SPAWN(watched_by(&watch));

    run();
    woi_abort(job);
    run();
    cr_assert(woi_is_finished(job));
    woi_waker_wake_by_ref(&watch.waker);
    cr_assert(eq(u32, BITS(job), TASK_DONE | TASK_JOIN));
    cr_assert(executor_is_idle(&executor));
    woi_waker_wake(watch.waker);
    cr_assert(executor_is_idle(&executor));
    woi_detach(job);
}

Test(task_wake, each_clone_is_one_reference_and_each_wake_by_value_or_drop_gives_one_back)
{
    static struct watch watch;
    struct watched_handle *job = SPAWN(watched_by(&watch));

    run();
    cr_assert(eq(u32, REFERENCES(job), 3));
    const struct woi_waker second = woi_waker_clone(&watch.waker), third = woi_waker_clone(&second);
    cr_assert(eq(u32, REFERENCES(job), 5));
    woi_waker_wake_by_ref(&third);
    cr_assert(eq(u32, REFERENCES(job), 5));
    woi_waker_wake(third);
    cr_assert(eq(u32, REFERENCES(job), 4));
    woi_waker_drop(second);
    cr_assert(eq(u32, REFERENCES(job), 3));
    cr_assert(eq(u32, run(), 1));
    cr_assert(eq(u32, REFERENCES(job), 3));
    woi_waker_drop(watch.waker);
    cr_assert(eq(u32, REFERENCES(job), 2));
    woi_detach(job);
}

Test(task_wake, the_executor_gives_its_reference_back_at_the_end)
{
    struct five_handle *job = SPAWN(five());
    struct five_result result;

    cr_assert(eq(u32, REFERENCES(job), 2));
    run();
    cr_assert(eq(u32, REFERENCES(job), 1));
    TAKE(job, &result);
    cr_assert(eq(int, result.value, 5));
}

Test(task_wake, a_waker_that_outlives_the_task_keeps_its_memory_and_not_its_future)
{
    static struct watch watch;
    struct watched_handle *job = SPAWN(watched_by(&watch));

    run();
    woi_abort(job);
    woi_detach(job);
    cr_assert(eq(u32, watch.drops, 0));
    run();
    cr_assert(eq(u32, watch.drops, 1));
    cr_assert(eq(sz, executor.owner.count, 0));
    woi_waker_wake_by_ref(&watch.waker);
    const struct woi_waker clone = woi_waker_clone(&watch.waker);
    woi_waker_wake(clone);
    woi_waker_drop(watch.waker);
    cr_assert(executor_is_idle(&executor));
}

Test(task_wake, wakers_of_one_task_wake_the_same_and_of_two_tasks_do_not)
{
    static struct watch one, other;
    struct watched_handle *first = SPAWN(watched_by(&one)), *second = SPAWN(watched_by(&other));

    run();
    const struct woi_waker clone = woi_waker_clone(&one.waker);
    cr_assert(woi_waker_will_wake(&one.waker, &clone));
    cr_assert(eq(int, woi_waker_will_wake(&one.waker, &other.waker), false));
    woi_waker_drop(clone);
    woi_waker_drop(one.waker);
    woi_waker_drop(other.waker);
    woi_detach(first);
    woi_detach(second);
}

/* --- ids --- */

static woi_task_id seen;

static WOI_ASYNC(void, look_at_id, ())
{
    WOI_BEGIN;
    seen = woi_current_task_id();
    WOI_END;
}

Test(task_wake, after_a_pending_poll_no_task_is_the_current_one)
{
    static struct watch watch;
    struct watched_handle *job = SPAWN(watched_by(&watch));

    run();
    cr_assert(eq(u64, woi_current_task_id(), 0));
    woi_waker_drop(watch.waker);
    woi_detach(job);
}

Test(task_wake, tasks_are_numbered_from_one_in_the_order_they_were_spawned)
{
    struct five_handle *first = SPAWN(five()), *second = SPAWN(five()), *third = SPAWN(five());

    cr_assert(eq(u64, woi_id(first), 1));
    cr_assert(eq(u64, woi_id(second), 2));
    woi_detach(third);
    run();
    cr_assert(eq(u64, woi_id(second), 2));
    woi_detach(first);
    woi_detach(second);
}

Test(task_wake, the_current_task_is_the_one_whose_poll_runs)
{
    struct look_at_id_handle *job;

    woi_detach(SPAWN(five()));
    job = SPAWN(look_at_id());
    cr_assert(eq(u64, woi_current_task_id(), 0));
    run();
    cr_assert(eq(u64, seen, 2));
    cr_assert(eq(u64, woi_current_task_id(), 0));
    woi_detach(job);
}

static WOI_ASYNC(void, run_another_executor, ((struct executor *, inner)))
{
    WOI_BEGIN;
    const woi_task_id before = woi_current_task_id();
    const struct poll_scope outer = poll_scope_begin(thread_self());
    WOI_ASSERT(woi_current_task_id() == 0);
    executor_run(self->inner, 10, NULL);
    poll_scope_end(thread_self(), outer);
    WOI_ASSERT(woi_current_task_id() == before);
    WOI_END;
}

Test(task_wake, a_task_polled_inside_a_poll_is_current_until_its_poll_returns)
{
    struct executor inner;
    struct run_another_executor_handle *job = SPAWN(run_another_executor(&inner));
    struct run_another_executor_result result;

    executor_init(&inner);
    for (int i = 0; i < 3; i++)
        woi_future_drop(&task_spawn(&inner.owner, &five()->future)->join);
    woi_future_drop(&task_spawn(&inner.owner, &look_at_id()->future)->join);
    run();
    cr_assert(eq(u64, seen, 4));
    TAKE(job, &result);
    cr_assert(eq(str, (char *)woi_panic_text(&result.panic), ""));
    cr_assert(eq(int, result.error, WOI_OK));
}
