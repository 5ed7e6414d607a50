/* test_outlive.c - tasks on a runtime: the root, and handles and wakers that outlive the runtime. */
#include <errno.h>

#include "base/thread.h"
#include "tasks.h"
#include "woi/runtime.h"

static struct woi_runtime *runtime;

static void begin(void)
{
    tasks_begin();
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
}

static void end(void)
{
    support_check(woi_runtime_free(runtime) == 0, "the runtime cannot be freed");
    tasks_end();
}

TestSuite(outlive, .init = begin, .fini = end);

static void free_runtime(void)
{
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    runtime = NULL;
}

static struct gate gate;

static WOI_ASYNC(int, wait_here, (), int n;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->n, pass(&gate));
    WOI_RETURN(self->n);
WOI_FINALLY:
    note("finally");
    WOI_END;
}

static struct wait_here_handle *kept;

static WOI_ASYNC(int, spawn_and_yield, (), int i;)
{
    WOI_BEGIN;
    kept = woi_spawn(wait_here());
    for (self->i = 0; self->i < 3; self->i++)
        WOI_YIELD();
    WOI_RETURN(8);
    WOI_END;
}

static void leave_a_task_behind(void)
{
    int output = 0;

    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, spawn_and_yield()), 0));
    cr_assert(eq(int, output, 8));
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 1));
}

Test(outlive, freeing_the_runtime_cancels_its_tasks_and_runs_their_finally_parts)
{
    leave_a_task_behind();
    cr_assert(eq(str, order, ""));
    free_runtime();
    cr_assert(eq(str, order, "finally"));
    cr_assert(eq(u32, gate.drops, 1));
    cr_assert(woi_is_finished(kept));
    woi_detach(kept);
}

Test(outlive, a_handle_that_outlives_the_runtime_says_cancelled_and_may_be_aborted)
{
    struct wait_here_result result;

    leave_a_task_behind();
    free_runtime();
    woi_abort(kept);
    cr_assert(eq(u64, woi_id(kept), 2));
    TAKE(kept, &result);
    cr_assert(eq(int, result.error, WOI_CANCELLED));
}

static WOI_ASYNC(int, join_kept, (), struct wait_here_result result;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->result, kept);
    WOI_RETURN((int)self->result.error);
    WOI_END;
}

Test(outlive, a_handle_that_outlives_the_runtime_may_be_joined_on_another)
{
    int output = 0;

    leave_a_task_behind();
    free_runtime();
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, join_kept()), 0));
    cr_assert(eq(int, output, WOI_CANCELLED));
}

Test(outlive, a_waker_that_outlives_the_runtime_wakes_nobody_and_holds_the_memory)
{
    struct woi_waker waker;

    leave_a_task_behind();
    waker = woi_waker_clone(&gate.waker);
    free_runtime();
    woi_waker_wake_by_ref(&waker);
    const struct woi_waker clone = woi_waker_clone(&waker);
    woi_waker_wake(clone);
    cr_assert(eq(u32, REFERENCES(kept), 2));
    woi_detach(kept);
    woi_waker_wake(waker);
    cr_assert(eq(u32, gate.polls, 1));
}

static WOI_ASYNC(void, spawn_in_finally, ())
{
    WOI_BEGIN;
    WOI_AWAIT(pass(&gate));
WOI_FINALLY:
    kept = woi_spawn(wait_here());
    note(woi_is_finished(kept) ? "finished" : "unfinished");
    WOI_END;
}

static WOI_ASYNC(int, spawn_the_spawner, ())
{
    WOI_BEGIN;
    (void)woi_spawn_detached(spawn_in_finally());
    WOI_YIELD();
    WOI_END;
}

Test(outlive, a_task_spawned_while_the_runtime_is_freed_is_cancelled_from_the_start)
{
    struct wait_here_result result;
    int output;

    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, spawn_the_spawner()), 0));
    free_runtime();
    cr_assert(eq(str, order, "finally finished"));
    TAKE(kept, &result);
    cr_assert(eq(int, result.error, WOI_CANCELLED));
}

/* --- the root --- */

static WOI_ASYNC(int, yield_often, ((int, n)))
{
    WOI_BEGIN;
    while (self->n-- > 0)
        WOI_YIELD();
    open_gate(&gate, 6);
    WOI_END;
}

static WOI_ASYNC(int, wait_as_root, (), int n;)
{
    WOI_BEGIN;
    (void)woi_spawn_detached(yield_often(1000));
    WOI_AWAIT(self->n, pass(&gate));
    WOI_RETURN(self->n);
    WOI_END;
}

Test(outlive, the_root_is_polled_when_it_is_woken_and_never_otherwise)
{
    int output = 0;

    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, wait_as_root()), 0));
    cr_assert(eq(int, output, 6));
    cr_assert(eq(u32, gate.polls, 2));
}

static WOI_ASYNC(int, yield_as_root, ((int, n)))
{
    WOI_BEGIN;
    while (self->n-- > 0)
        WOI_YIELD();
    WOI_RETURN(4);
    WOI_END;
}

Test(outlive, a_root_that_yields_goes_on)
{
    int output = 0;

    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, yield_as_root(1000)), 0));
    cr_assert(eq(int, output, 4));
}

static WOI_ASYNC(int, root_of_a_kind, ((int, kind)), struct woi_future_int *none;)
{
    WOI_BEGIN;
    if (self->kind == 0)
        WOI_PANIC("as root");
    if (self->kind == 1)
        WOI_AWAIT(self->none);
    woi_task_abort((struct woi_join_handle *)(void *)&thread_self()->task->join);
    WOI_YIELD();
    WOI_END;
}

Test(outlive, a_root_that_ends_without_an_output_gives_an_error_and_leaves_the_variable_alone)
{
    const int errors[] = {-ENOTRECOVERABLE, -ENOMEM, -ECANCELED};
    int output = 77;

    for (int kind = 0; kind < 3; kind++) {
        cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, root_of_a_kind(kind)), errors[kind]));
        cr_assert(eq(int, output, 77));
    }
}

/* --- the dump --- */

static WOI_ASYNC(int, dump, ((FILE *, out)))
{
    WOI_BEGIN;
    kept = woi_spawn(wait_here());
    WOI_YIELD();
    woi_dump_tasks(self->out);
    woi_abort(kept);
    woi_detach(kept);
    WOI_RETURN(0);
    WOI_END;
}

Test(outlive, the_dump_has_each_task_of_the_current_runtime)
{
    static char text[4096];
    FILE *out = fmemopen(text, sizeof text, "w");
    int output;

    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, dump(out)), 0));
    fclose(out);
    cr_assert(eq(int, strncmp(text, "2 tasks\ntask 1 dump [running join] references 2\n", 48), 0));
    cr_assert(ne(ptr, strstr(text, "task 2 wait_here [join] references 3\n"), NULL));
    cr_assert(ne(ptr, strstr(text, "waits for gate_wait\n"), NULL));
}

Test(outlive, the_dump_without_a_runtime_says_so)
{
    static char text[100];
    FILE *out = fmemopen(text, sizeof text, "w");

    woi_dump_tasks(out);
    fclose(out);
    cr_assert(eq(str, text, "no runtime on this thread\n"));
}
