/* test_enter.c - the current runtime of a thread, and the guards that put back what was. */
#include <errno.h>
#include <pthread.h>

#include "runtime/runtime.h"
#include "support/host.h"

static struct woi_runtime *another;

static void begin(void)
{
    host_begin();
    cr_assert(eq(int, woi_runtime_new(&another), 0));
}

static void end(void)
{
    support_check(woi_runtime_free(another) == 0, "the second runtime cannot be freed");
    host_end();
}

TestSuite(enter, .init = begin, .fini = end);

static void enter(struct woi_runtime *which, struct woi_enter_guard *ret_guard)
{
    cr_assert(eq(int, woi_runtime_enter(which, ret_guard), 0));
    cr_assert(eq(ptr, woi_runtime_current(), which));
}

static void leave(struct woi_enter_guard *which, struct woi_runtime *before)
{
    cr_assert(eq(int, woi_runtime_leave(which), 0));
    cr_assert(eq(ptr, woi_runtime_current(), before));
}

Test(enter, makes_it_the_current_one_until_the_guard_is_left)
{
    cr_assert(eq(ptr, woi_runtime_current(), NULL));
    enter(runtime, &entered);
    leave(&entered, NULL);
}

Test(enter, guards_nest_and_each_puts_back_what_was)
{
    struct woi_enter_guard guards[4];

    enter(runtime, &guards[0]);
    enter(another, &guards[1]);
    enter(another, &guards[2]);
    enter(runtime, &guards[3]);
    leave(&guards[3], another);
    leave(&guards[2], another);
    leave(&guards[1], runtime);
    leave(&guards[0], NULL);
}

Test(enter, without_a_runtime_or_a_guard_is_an_error)
{
    struct woi_enter_guard none = {0};

    cr_assert(eq(int, woi_runtime_enter(NULL, &entered), -EINVAL));
    cr_assert(eq(int, woi_runtime_enter(runtime, NULL), -EINVAL));
    cr_assert(eq(int, woi_runtime_leave(NULL), -EINVAL));
    cr_assert(eq(int, woi_runtime_leave(&none), -EINVAL));
    cr_assert(eq(ptr, woi_runtime_current(), NULL));
}

Test(enter, a_guard_is_left_once)
{
    enter(runtime, &entered);
    leave(&entered, NULL);
    cr_assert(eq(int, woi_runtime_leave(&entered), -EINVAL));
}

Test(enter, guards_of_two_runtimes_left_in_the_wrong_order_are_refused_and_stay)
{
    struct woi_enter_guard inner;

    enter(runtime, &entered);
    enter(another, &inner);
    cr_assert(eq(int, woi_runtime_leave(&entered), -EINVAL));
    cr_assert(eq(ptr, woi_runtime_current(), another));
    leave(&inner, runtime);
    leave(&entered, NULL);
}

Test(enter, guards_of_one_runtime_left_in_the_wrong_order_are_refused_and_stay)
{
    struct woi_enter_guard inner;

    enter(runtime, &entered);
    enter(runtime, &inner);
    cr_assert(eq(int, woi_runtime_leave(&entered), -EINVAL));
    leave(&inner, runtime);
    cr_assert(eq(int, woi_runtime_leave(&inner), -EINVAL));
    leave(&entered, NULL);
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    runtime = NULL;
}

static WOI_ASYNC(int, forget_a_guard, ((struct woi_enter_guard *, forgotten)))
{
    WOI_BEGIN;
    WOI_RETURN(woi_runtime_enter(runtime, self->forgotten));
    WOI_END;
}

Test(enter, a_guard_that_a_task_forgets_ends_with_block_on)
{
    struct woi_enter_guard forgotten;

    cr_assert(eq(int, RUN(forget_a_guard(&forgotten)), 0));
    cr_assert(eq(ptr, woi_runtime_current(), NULL));
    cr_assert(eq(int, woi_runtime_leave(&forgotten), -EINVAL));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    runtime = NULL;
}

static struct {
    int enter_error, leave_error;
    struct woi_runtime *current;
} elsewhere;

static void *enter_elsewhere(void *unused)
{
    struct woi_enter_guard other;

    elsewhere.current = woi_runtime_current();
    elsewhere.enter_error = woi_runtime_enter(runtime, &other);
    elsewhere.leave_error = woi_runtime_leave(&entered);
    return unused;
}

Test(enter, another_thread_can_neither_enter_nor_leave_it)
{
    pthread_t thread;

    enter(runtime, &entered);
    cr_assert(eq(int, pthread_create(&thread, NULL, enter_elsewhere, NULL), 0));
    pthread_join(thread, NULL);
    cr_assert(eq(ptr, elsewhere.current, NULL));
    cr_assert(eq(int, elsewhere.enter_error, -EPERM));
    cr_assert(eq(int, elsewhere.leave_error, -EINVAL));
    leave(&entered, NULL);
}

/* --- block_on enters by itself --- */

static struct woi_runtime *seen;

static WOI_ASYNC(int, see_current, ())
{
    WOI_BEGIN;
    seen = woi_runtime_current();
    WOI_YIELD();
    WOI_RETURN(seen == woi_runtime_current() ? 0 : -1);
WOI_FINALLY:
    if (seen != woi_runtime_current())
        seen = NULL;
    WOI_END;
}

Test(enter, block_on_enters_its_runtime_and_puts_back_what_was)
{
    cr_assert(eq(int, RUN(see_current()), 0));
    cr_assert(eq(ptr, seen, runtime));
    cr_assert(eq(ptr, woi_runtime_current(), NULL));
    enter(another, &entered);
    cr_assert(eq(int, RUN(see_current()), 0));
    cr_assert(eq(ptr, seen, runtime));
    cr_assert(eq(ptr, woi_runtime_current(), another));
    leave(&entered, NULL);
}

Test(enter, block_on_of_an_entered_runtime_works)
{
    enter(runtime, &entered);
    cr_assert(eq(int, RUN(see_current()), 0));
    cr_assert(eq(ptr, seen, runtime));
    leave(&entered, NULL);
}

static WOI_ASYNC(int, enter_within, ((struct gate *, gate)), struct woi_enter_guard other;)
{
    WOI_BEGIN;
    WOI_ASSERT(woi_runtime_enter(another, &self->other) == 0);
    WOI_ASSERT(woi_spawn_detached(walk(self->gate, 'w')) == 0);
    WOI_ASSERT(woi_runtime_leave(&self->other) == 0);
    WOI_YIELD();
    WOI_RETURN(woi_runtime_current() == runtime ? 0 : -1);
    WOI_END;
}

Test(enter, a_task_may_enter_another_runtime_and_spawn_there)
{
    struct gate gate = {.is_open = true};

    cr_assert(eq(int, RUN(enter_within(&gate)), 0));
    cr_assert(eq(sz, woi_runtime_task_count(another), 1));
    cr_assert(eq(int, gate.polls, 0));
    cr_assert(eq(int, RUN_ON(another, see_current()), 0));
    cr_assert(eq(int, gate.polls, 1));
}

Test(enter, freeing_enters_it_for_the_finally_parts_and_puts_back_what_was)
{
    enter(another, &entered);
    struct woi_runtime_handle *handle = woi_runtime_get_handle(runtime);
    struct gate gate = {.is_open = true};
    struct see_current_handle *job = woi_spawn_on(handle, see_current());

    cr_assert(eq(int, RUN(pass(&gate)), 0)); /* polls it once: it waits in its yield */
    seen = runtime;
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    cr_assert(eq(ptr, seen, runtime));
    cr_assert(eq(ptr, woi_runtime_current(), another));
    leave(&entered, NULL);
    runtime = NULL;
    woi_detach(job);
    woi_runtime_handle_drop(handle);
}

Test(enter, trimming_the_pool_leaves_it_entered)
{
    enter(runtime, &entered);
    (void)woi_trim();
    cr_assert(eq(ptr, woi_runtime_current(), runtime));
    leave(&entered, NULL);
}
