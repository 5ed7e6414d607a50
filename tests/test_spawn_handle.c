/* test_spawn_handle.c - spawning from before, outside of and after a runtime. */
#include <errno.h>
#include <pthread.h>

#include "support/host.h"

TestSuite(spawn_handle, .init = host_begin, .fini = host_end);

static struct walk_result take(struct walk_handle *handle)
{
    struct walk_result result;

    cr_assert(woi_task_is_finished(&handle->handle));
    woi_future_take(&handle->future, &result, sizeof result);
    woi_detach(handle);
    return result;
}

Test(spawn_handle, spawns_before_block_on_and_the_task_runs_in_it)
{
    struct gate gate = {.is_open = true, .output = 3};
    struct woi_runtime_handle *handle = woi_runtime_get_handle(runtime);
    struct walk_handle *job = woi_spawn_on(handle, walk(&gate, 'w'));

    cr_assert(ne(ptr, job, NULL));
    cr_assert(eq(int, gate.polls, 0));
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 1));
    cr_assert(eq(int, RUN(woi_yield_now()), 0));
    cr_assert(eq(int, take(job).value, 3));
    woi_runtime_handle_drop(handle);
}

Test(spawn_handle, works_between_two_block_ons)
{
    struct gate gate = {.is_open = true, .output = 3};
    struct woi_runtime_handle *handle = woi_runtime_get_handle(runtime);

    cr_assert(eq(int, RUN(woi_yield_now()), 0));
    struct walk_handle *job = woi_spawn_on(handle, walk(&gate, 'w'));
    woi_runtime_handle_drop(handle);
    cr_assert(eq(int, RUN(woi_yield_now()), 0));
    cr_assert(eq(int, take(job).value, 3));
}

static WOI_ASYNC(int, spawn_there, ((struct woi_runtime_handle *, there), (struct gate *, gate)),
                 struct walk_handle *job;)
{
    WOI_BEGIN;
    self->job = woi_spawn_on(self->there, walk(self->gate, 'w'));
    WOI_ASSERT(self->job != NULL);
    woi_detach(self->job);
    WOI_RETURN(0);
    WOI_END;
}

Test(spawn_handle, names_its_runtime_within_a_task_of_another)
{
    struct woi_runtime *another;
    struct gate gate = {.is_open = true};

    cr_assert(eq(int, woi_runtime_new(&another), 0));
    struct woi_runtime_handle *handle = woi_runtime_get_handle(another);
    cr_assert(eq(int, RUN(spawn_there(handle, &gate)), 0));
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 0));
    cr_assert(eq(sz, woi_runtime_task_count(another), 1));
    woi_runtime_handle_drop(handle);
    cr_assert(eq(int, woi_runtime_free(another), 0));
}

Test(spawn_handle, none_is_the_current_runtime)
{
    struct gate gate = {.is_open = true};

    cr_assert(eq(int, RUN(spawn_there(NULL, &gate)), 0));
    cr_assert(eq(int, RUN(woi_yield_now()), 0));
    cr_assert(eq(str, journal.text, "w"));
}

Test(spawn_handle, of_a_runtime_that_is_gone_gives_a_cancelled_task)
{
    struct gate gate = {.is_open = true};
    struct woi_runtime_handle *handle = woi_runtime_get_handle(runtime);
    struct woi_runtime_handle *clone = woi_runtime_handle_clone(handle);

    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    runtime = NULL;
    cr_assert(eq(int, (int)take(woi_spawn_on(handle, walk(&gate, 'a'))).error, WOI_CANCELLED));
    woi_runtime_handle_drop(handle);
    cr_assert(eq(int, (int)take(woi_spawn_on(clone, walk(&gate, 'b'))).error, WOI_CANCELLED));
    woi_runtime_handle_drop(clone);
    cr_assert(eq(str, journal.text, "ab"));
    cr_assert(eq(int, gate.polls, 0));
}

Test(spawn_handle, each_clone_is_dropped_once_and_the_memory_goes_with_the_last)
{
    struct woi_runtime_handle *clones[10];

    for (int i = 0; i < 10; i++)
        clones[i] = i ? woi_runtime_handle_clone(clones[i - 1]) : woi_runtime_get_handle(runtime);
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    runtime = NULL;
    for (int i = 0; i < 10; i++) {
        cr_assert(eq(sz, heap.blocks, 1));
        woi_runtime_handle_drop(clones[i]);
    }
    cr_assert(eq(sz, heap.blocks, 0));
}

Test(spawn_handle, of_no_runtime_is_none)
{
    cr_assert(eq(ptr, woi_runtime_get_handle(NULL), NULL));
    cr_assert(eq(ptr, woi_runtime_handle_clone(NULL), NULL));
    woi_runtime_handle_drop(NULL);
}

/* --- without a handle --- */

Test(spawn_handle, without_a_runtime_nothing_is_spawned_and_the_future_is_dropped)
{
    struct gate gate = {.is_open = true};

    errno = 0;
    cr_assert(eq(ptr, woi_spawn(walk(&gate, 'a')), NULL));
    cr_assert(eq(int, errno, ENXIO));
    errno = 0;
    cr_assert(eq(ptr, woi_spawn_on(NULL, walk(&gate, 'b')), NULL));
    cr_assert(eq(int, errno, ENXIO));
    cr_assert(eq(int, woi_spawn_detached(walk(&gate, 'c')), -ENXIO));
    cr_assert(eq(str, journal.text, "abc"));
}

Test(spawn_handle, without_memory_nothing_is_spawned_and_the_future_is_dropped)
{
    struct gate gate = {.is_open = true};
    struct walk *future;

    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    for (int detached = 0; detached < 2; detached++) {
        future = walk(&gate, 'a');
        heap.fail_at = 1;
        errno = 0;
        if (detached) {
            cr_assert(eq(int, woi_spawn_detached(future), -ENOMEM));
        } else {
            cr_assert(eq(ptr, woi_spawn(future), NULL));
            cr_assert(eq(int, errno, ENOMEM));
        }
    }
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(str, journal.text, "aa"));
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 0));
}

Test(spawn_handle, without_memory_nothing_is_spawned_on_a_runtime_that_is_gone_either)
{
    struct woi_runtime_handle *handle = woi_runtime_get_handle(runtime);
    struct gate gate = {.is_open = true};
    struct walk *future = walk(&gate, 'a');

    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    runtime = NULL;
    heap.fail_at = 1;
    errno = 0;
    cr_assert(eq(ptr, woi_spawn_on(handle, future), NULL));
    cr_assert(eq(int, errno, ENOMEM));
    cr_assert(eq(str, journal.text, "a"));
    woi_runtime_handle_drop(handle);
}

Test(spawn_handle, a_future_that_was_not_to_be_had_gives_a_task_that_says_so)
{
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    struct walk_handle *job = woi_spawn((struct walk *)NULL);
    cr_assert(eq(int, woi_spawn_detached((struct walk *)NULL), -ENOMEM));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 0));
    cr_assert(eq(u64, woi_id(job), 0));
    cr_assert(eq(int, (int)take(job).error, WOI_NO_MEMORY));
}

/* --- on another thread --- */

static struct {
    struct woi_runtime_handle *handle;
    struct gate gate;
    struct walk_handle *job;
    int error, detached;
} elsewhere;

static void *spawn_elsewhere(void *unused)
{
    errno = 0;
    elsewhere.job = woi_spawn_on(elsewhere.handle, walk(&elsewhere.gate, 'a'));
    elsewhere.error = errno;
    elsewhere.detached = woi_spawn_detached(walk(&elsewhere.gate, 'b'));
    return unused;
}

Test(spawn_handle, on_another_thread_spawns_nothing_and_the_future_is_dropped)
{
    pthread_t thread;

    elsewhere.handle = woi_runtime_get_handle(runtime);
    cr_assert(eq(int, pthread_create(&thread, NULL, spawn_elsewhere, NULL), 0));
    pthread_join(thread, NULL);
    cr_assert(eq(ptr, elsewhere.job, NULL));
    cr_assert(eq(int, elsewhere.error, EPERM));
    cr_assert(eq(int, elsewhere.detached, -ENXIO));
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 0));
    cr_assert(eq(str, journal.text, "ab"));
    woi_runtime_handle_drop(elsewhere.handle);
}
