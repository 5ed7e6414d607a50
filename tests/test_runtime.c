/* test_runtime.c - runtimes: made, freed, and what outlives them. */
#include <errno.h>
#include <pthread.h>

#include "runtime/runtime.h"
#include "support/host.h"

TestSuite(runtime, .init = host_begin, .fini = host_end);

Test(runtime, a_new_one_has_two_fds_no_task_and_is_not_entered)
{
    const unsigned before = open_descriptors();
    struct woi_runtime *another;

    cr_assert(eq(int, woi_runtime_new(&another), 0));
    cr_assert(eq(u32, open_descriptors(), before + 2));
    cr_assert(eq(sz, woi_runtime_task_count(another), 0));
    cr_assert(eq(ptr, woi_runtime_current(), NULL));
    cr_assert(eq(int, woi_runtime_free(another), 0));
    cr_assert(eq(u32, open_descriptors(), before));
}

Test(runtime, nowhere_to_put_it_is_an_error)
{
    cr_assert(eq(int, woi_runtime_new(NULL), -EINVAL));
}

Test(runtime, freeing_none_is_fine)
{
    cr_assert(eq(int, woi_runtime_free(NULL), 0));
    cr_assert(eq(sz, woi_runtime_task_count(NULL), 0));
}

/* Runtimes of one thread know nothing of each other. */
Test(runtime, many_on_one_thread_run_one_after_the_other)
{
    enum { MANY = 20 };
    struct woi_runtime *runtimes[MANY];
    struct gate gate = {.is_open = true};

    for (int i = 0; i < MANY; i++)
        cr_assert(eq(int, woi_runtime_new(&runtimes[i]), 0));
    for (int i = MANY - 1; i >= 0; i--) {
        gate.output = i;
        cr_assert(eq(int, RUN_ON(runtimes[i], pass(&gate)), i));
    }
    for (int i = 0; i < MANY; i++)
        cr_assert(eq(int, woi_runtime_free(runtimes[i]), 0));
}

static void *free_elsewhere(void *ret_error)
{
    *(int *)ret_error = woi_runtime_free(runtime);
    return NULL;
}

Test(runtime, another_thread_may_not_free_it)
{
    pthread_t thread;
    int error = 0;

    cr_assert(eq(int, pthread_create(&thread, NULL, free_elsewhere, &error), 0));
    pthread_join(thread, NULL);
    cr_assert(eq(int, error, -EPERM));
}

/* --- not while it runs --- */

static WOI_ASYNC(int, free_within, ((struct woi_runtime *, which)))
{
    WOI_BEGIN;
    WOI_RETURN(woi_runtime_free(self->which));
    WOI_END;
}

Test(runtime, a_task_may_not_free_the_one_it_runs_on)
{
    cr_assert(eq(int, RUN(free_within(runtime)), -EBUSY));
    cr_assert(eq(int, RUN(free_within(runtime)), -EBUSY)); /* and it works on */
}

Test(runtime, a_task_may_free_another_one)
{
    struct woi_runtime *another;
    struct gate gate = {0};

    cr_assert(eq(int, woi_runtime_new(&another), 0));
    struct woi_runtime_handle *handle = woi_runtime_get_handle(another);
    struct walk_handle *job = woi_spawn_on(handle, walk(&gate, 'w'));
    woi_runtime_handle_drop(handle);
    woi_detach(job);
    cr_assert(eq(int, RUN(free_within(another)), 0));
    cr_assert(eq(str, journal.text, "w"));
}

Test(runtime, it_is_not_freed_while_it_is_entered)
{
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    cr_assert(eq(int, woi_runtime_free(runtime), -EBUSY));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
}

static WOI_ASYNC(int, free_at_the_end, ((int *, ret_error)))
{
    WOI_BEGIN;
    WOI_RETURN(0);
WOI_FINALLY:
    *self->ret_error = woi_runtime_free(runtime);
    WOI_END;
}

Test(runtime, a_finally_part_may_not_free_the_one_that_is_being_freed)
{
    int error = 0;

    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    cr_assert(eq(int, woi_spawn_detached(free_at_the_end(&error)), 0));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    cr_assert(eq(int, error, -EBUSY));
    runtime = NULL;
}

/* --- what freeing does to tasks --- */

static struct walk_handle *spawn_walk(struct gate *gate, char name)
{
    struct walk_handle *handle = NULL;

    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    handle = woi_spawn(walk(gate, name));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(ne(ptr, handle, NULL));
    return handle;
}

static void run_others(void)
{
    struct gate open = {.is_open = true};

    cr_assert(eq(int, RUN(pass(&open)), 0));
}

static void free_runtime(void)
{
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    runtime = NULL;
}

Test(runtime, freeing_ends_every_task_and_runs_its_finally_part)
{
    struct gate gates[4] = {0};

    woi_detach(spawn_walk(&gates[0], 'a'));
    woi_detach(spawn_walk(&gates[1], 'b'));
    run_others();
    woi_detach(spawn_walk(&gates[2], 'c')); /* never polled */
    woi_detach(spawn_walk(&gates[3], 'd'));
    gate_open(&gates[1], 1); /* woken, and not polled since */
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 4));
    free_runtime();
    cr_assert(eq(sz, journal.length, 4));
    for (const char *name = "abcd"; *name; name++)
        cr_assert(ne(ptr, strchr(journal.text, *name), NULL));
    cr_assert(eq(int, gates[0].drops, 1));
    cr_assert(eq(int, gates[1].polls, 1), "a cancelled task is not polled");
    cr_assert(eq(int, gates[2].polls, 0));
}

static WOI_ASYNC(int, outer, ((struct gate *, gate)))
{
    WOI_BEGIN;
    WOI_AWAIT(walk(self->gate, 'i'));
    WOI_RETURN(0);
WOI_FINALLY:
    note('o');
    WOI_END;
}

Test(runtime, freeing_runs_the_inner_finally_part_before_the_outer)
{
    struct gate gate = {0};

    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    cr_assert(eq(int, woi_spawn_detached(outer(&gate)), 0));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    run_others();
    free_runtime();
    cr_assert(eq(str, journal.text, "io"));
}

/* A task that, when it ends, spawns another one, and sees how it fares. */
static struct {
    struct walk_handle *job;
    bool was_finished;
    struct woi_runtime *current;
    int detached;
} late;

static WOI_ASYNC(void, spawn_at_the_end, ((struct gate *, gate), (struct gate *, unused)))
{
    WOI_BEGIN;
    WOI_AWAIT(pass(self->gate));
WOI_FINALLY:
    late.job = woi_spawn(walk(self->unused, 'x'));
    late.was_finished = woi_is_finished(late.job);
    late.current = woi_runtime_current();
    late.detached = woi_spawn_detached(walk(self->unused, 'y'));
    WOI_END;
}

Test(runtime, what_is_spawned_while_it_is_freed_is_cancelled_from_the_start)
{
    struct gate gate = {0}, unused = {0};
    struct walk_result result;

    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    cr_assert(eq(int, woi_spawn_detached(spawn_at_the_end(&gate, &unused)), 0));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    run_others();
    struct woi_runtime *const freed = runtime;
    free_runtime();
    cr_assert(eq(ptr, late.current, freed));
    cr_assert(ne(ptr, late.job, NULL));
    cr_assert(late.was_finished);
    cr_assert(eq(int, late.detached, 0));
    cr_assert(eq(int, unused.polls, 0));
    cr_assert(eq(str, journal.text, "xy"));
    woi_future_take(&late.job->future, &result, sizeof result);
    cr_assert(eq(int, (int)result.error, WOI_CANCELLED));
    woi_detach(late.job);
}

/* Each ends the other, wakes it, and lets its own handle go. */
static struct walk_handle *jobs[2];

static WOI_ASYNC(void, meddle, ((struct gate *, gate), (struct gate *, others)))
{
    WOI_BEGIN;
    WOI_AWAIT(pass(self->gate));
WOI_FINALLY:
    gate_open(self->others, 1);
    for (int i = 0; i < 2; i++)
        if (jobs[i]) {
            woi_abort(jobs[i]);
            woi_detach(jobs[i]);
            jobs[i] = NULL;
        }
    WOI_END;
}

Test(runtime, tasks_may_wake_abort_and_detach_each_other_while_it_is_freed)
{
    struct gate gates[3] = {0}, own[2] = {0};

    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    cr_assert(eq(int, woi_spawn_detached(meddle(&own[0], &gates[0])), 0));
    jobs[0] = woi_spawn(walk(&gates[0], 'a'));
    jobs[1] = woi_spawn(walk(&gates[1], 'b'));
    cr_assert(eq(int, woi_spawn_detached(meddle(&own[1], &gates[1])), 0));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    run_others();
    free_runtime();
    cr_assert(eq(sz, journal.length, 2));
    cr_assert(eq(ptr, jobs[0], NULL));
}

static WOI_ASYNC(void, panic_at_the_end, ((struct gate *, gate)))
{
    WOI_BEGIN;
    WOI_AWAIT(pass(self->gate));
WOI_FINALLY:
    WOI_PANIC("at the end");
    WOI_END;
}

Test(runtime, a_panic_in_a_finally_part_does_not_keep_it_from_being_freed)
{
    struct gate gates[2] = {0};

    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    cr_assert(eq(int, woi_spawn_detached(panic_at_the_end(&gates[0])), 0));
    cr_assert(eq(int, woi_spawn_detached(walk(&gates[1], 'w')), 0));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    run_others();
    free_runtime();
    cr_assert(eq(u32, panics.count, 1));
    cr_assert(eq(str, journal.text, "w"));
}

/* --- what outlives it --- */

Test(runtime, a_handle_that_outlives_it_is_of_a_cancelled_task)
{
    struct gate gate = {0};
    struct walk_handle *handle = spawn_walk(&gate, 'w');
    struct walk_result result;

    cr_assert(eq(int, woi_is_finished(handle), 0));
    free_runtime();
    cr_assert(woi_is_finished(handle));
    cr_assert(eq(u64, woi_id(handle), 1));
    woi_abort(handle);
    woi_future_take(&handle->future, &result, sizeof result);
    cr_assert(eq(int, (int)result.error, WOI_CANCELLED));
    woi_detach(handle);
}

Test(runtime, an_output_that_outlives_it_can_be_taken)
{
    struct gate gate = {.is_open = true, .output = 42};
    struct walk_handle *handle = spawn_walk(&gate, 'w');
    struct walk_result result;

    run_others();
    cr_assert(woi_is_finished(handle));
    free_runtime();
    woi_future_take(&handle->future, &result, sizeof result);
    cr_assert(eq(int, (int)result.error, WOI_OK));
    cr_assert(eq(int, result.value, 42));
    woi_detach(handle);
}

Test(runtime, a_handle_that_outlives_it_can_be_awaited_on_another)
{
    struct gate gate = {0};
    struct walk_handle *handle = spawn_walk(&gate, 'w');
    struct walk_result result = {.error = WOI_OK};

    free_runtime();
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, woi_block_on(runtime, &handle->future, &result, sizeof result), 0));
    cr_assert(eq(int, (int)result.error, WOI_CANCELLED));
}

Test(runtime, a_waker_that_outlives_it_does_nothing)
{
    struct gate gate = {0};
    struct woi_waker waker;

    woi_detach(spawn_walk(&gate, 'w'));
    run_others();
    waker = woi_waker_clone(&gate.waker);
    free_runtime();
    woi_waker_wake_by_ref(&waker);
    const struct woi_waker copy = woi_waker_clone(&waker);
    cr_assert(woi_waker_will_wake(&waker, &copy));
    woi_waker_drop(copy);
    woi_waker_wake(waker);
    cr_assert(eq(int, gate.polls, 1));
}

/* --- counting --- */

Test(runtime, it_counts_tasks_that_are_spawned_and_not_ended)
{
    struct gate gates[3] = {0};

    for (int i = 0; i < 3; i++) {
        woi_detach(spawn_walk(&gates[i], 'w'));
        cr_assert(eq(sz, woi_runtime_task_count(runtime), (size_t)i + 1));
    }
    run_others();
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 3));
    for (int i = 0; i < 3; i++) {
        gate_open(&gates[i], 0);
        run_others();
        cr_assert(eq(sz, woi_runtime_task_count(runtime), 2 - (size_t)i));
    }
}

static WOI_ASYNC(int, own_id, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN((int)woi_current_task_id());
    WOI_END;
}

Test(runtime, ids_count_from_one_in_the_order_of_spawning_and_are_not_used_again)
{
    struct gate gates[3] = {0};
    struct walk_handle *handles[3];

    cr_assert(eq(u64, woi_current_task_id(), 0));
    for (int i = 0; i < 3; i++) {
        handles[i] = spawn_walk(&gates[i], 'w');
        cr_assert(eq(u64, woi_id(handles[i]), (uint64_t)i + 1));
        woi_abort(handles[i]);
        woi_detach(handles[i]);
    }
    cr_assert(eq(int, RUN(own_id()), 4));
    cr_assert(eq(int, RUN(own_id()), 5));
    cr_assert(eq(u64, woi_current_task_id(), 0));
}
