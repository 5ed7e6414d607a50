/* test_block_on.c - running a future to its end, and what it returns when there is none. */
#include <errno.h>
#include <pthread.h>

#include "runtime/runtime.h"
#include "support/host.h"

TestSuite(block_on, .init = host_begin, .fini = host_end);

enum { UNTOUCHED = -12345 };

/* What block_on returned; the output must be as it was. */
static int failure_of(struct woi_runtime *on, struct woi_future *future)
{
    int output = UNTOUCHED;
    const int error = woi_block_on(on, future, &output, sizeof output);

    cr_assert(eq(int, output, UNTOUCHED));
    return error;
}

static WOI_ASYNC(int, give, ((int, value)))
{
    WOI_BEGIN;
    WOI_RETURN(self->value);
    WOI_END;
}

static WOI_ASYNC(void, give_nothing, ((int *, ran)))
{
    WOI_BEGIN;
    WOI_YIELD();
    ++*self->ran;
    WOI_END;
}

Test(block_on, gives_the_output)
{
    cr_assert(eq(int, RUN(give(42)), 42));
    cr_assert(eq(int, RUN(give(-42)), -42));
}

Test(block_on, of_a_void_function_needs_no_place_for_its_output)
{
    woi_unit unit;
    int ran = 0;

    cr_assert(eq(int, woi_block_on(runtime, &give_nothing(&ran)->future, NULL, 0), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, unit, give_nothing(&ran)), 0));
    cr_assert(eq(int, ran, 2));
}

struct large {
    char bytes[1000];
};

static WOI_ASYNC(struct large, give_much, ())
{
    WOI_BEGIN;
    struct large large;
    memset(&large, 7, sizeof large);
    WOI_RETURN(large);
    WOI_END;
}

Test(block_on, gives_an_output_of_any_size)
{
    struct large large = {{0}};

    cr_assert(eq(int, WOI_BLOCK_ON(runtime, large, give_much()), 0));
    cr_assert(eq(int, large.bytes[0], 7));
    cr_assert(eq(int, large.bytes[999], 7));
}

Test(block_on, takes_a_future_that_is_no_async_function)
{
    struct gate gate = {.is_open = true, .output = 9};

    cr_assert(eq(int, RUN(pass(&gate)), 9));
    cr_assert(eq(int, RUN(woi_yield_now()), 0));
    cr_assert(eq(int, gate.drops, 1));
}

/* --- errors: the output is untouched and the future dropped --- */

static WOI_ASYNC(int, fall, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_PANIC("number %d", 5);
WOI_FINALLY:
    note('f');
    WOI_END;
}

Test(block_on, a_panic_of_the_root_is_an_error)
{
    cr_assert(eq(int, failure_of(runtime, &fall()->future), -ENOTRECOVERABLE));
    cr_assert(eq(str, journal.text, "f"));
    cr_assert(eq(u32, panics.count, 1));
    cr_assert(eq(str, panics.last.message, "number 5"));
    cr_assert(eq(str, panics.task, "fall"));
}

Test(block_on, a_panic_of_another_task_is_none)
{
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    cr_assert(eq(int, woi_spawn_detached(fall()), 0));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(int, RUN(woi_yield_now()), 0));
    cr_assert(eq(int, RUN(woi_yield_now()), 0));
    cr_assert(eq(u32, panics.count, 1));
}

/* Only a debugger, or a runtime that is freed, reaches the root from outside. */
static WOI_ASYNC(void, abort_the_root, ())
{
    WOI_BEGIN;
    const struct woi_link *tasks = &runtime->executor.owner.tasks;
    for (const struct woi_link *link = tasks->next; link != tasks; link = link->next) {
        struct task *task = container_of((struct woi_link *)(uintptr_t)link, struct task, owned);
        if (task->id != woi_current_task_id())
            task_abort(task);
    }
    WOI_END;
}

Test(block_on, a_root_that_is_aborted_is_an_error)
{
    struct gate gate = {0};

    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    cr_assert(eq(int, woi_spawn_detached(abort_the_root()), 0));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(int, failure_of(runtime, &walk(&gate, 'w')->future), -ECANCELED));
    cr_assert(eq(str, journal.text, "w"));
}

Test(block_on, no_future_is_out_of_memory)
{
    cr_assert(eq(int, failure_of(runtime, NULL), -ENOMEM));
}

static WOI_ASYNC(int, await_nothing, ())
{
    WOI_BEGIN;
    WOI_AWAIT((struct give *)NULL);
    WOI_RETURN(0);
    WOI_END;
}

Test(block_on, a_root_that_awaits_what_was_not_to_be_had_is_out_of_memory)
{
    cr_assert(eq(int, failure_of(runtime, &await_nothing()->future), -ENOMEM));
    cr_assert(eq(str, (char *)panics.last.format, "out of memory"));
}

Test(block_on, without_memory_for_the_task_the_future_is_dropped)
{
    struct gate gate = {.is_open = true};
    struct woi_future *future = &walk(&gate, 'w')->future;

    (void)woi_trim();
    heap.fail_at = 1;
    cr_assert(eq(int, failure_of(runtime, future), -ENOMEM));
    cr_assert(eq(str, journal.text, "w"));
    cr_assert(eq(int, gate.polls, 0));
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 0));
    cr_assert(eq(int, RUN(give(1)), 1));
}

Test(block_on, without_a_runtime_or_a_place_for_the_output_the_future_is_dropped)
{
    struct gate gate = {.is_open = true};

    cr_assert(eq(int, failure_of(NULL, &walk(&gate, 'a')->future), -EINVAL));
    cr_assert(eq(int, woi_block_on(runtime, &walk(&gate, 'b')->future, NULL, sizeof(int)), -EINVAL));
    cr_assert(eq(str, journal.text, "ab"));
    cr_assert(eq(int, gate.polls, 0));
}

static WOI_ASYNC(int, block_within, ((struct woi_runtime *, on), (struct gate *, gate)), int output;)
{
    WOI_BEGIN;
    self->output = UNTOUCHED;
    const int error = WOI_BLOCK_ON(self->on, self->output, walk(self->gate, 'i')); // woi: allow blocking-call
    WOI_RETURN(error ? error : self->output);
    WOI_END;
}

Test(block_on, within_itself_is_busy_and_drops_the_inner_future)
{
    struct gate gate = {.is_open = true};

    cr_assert(eq(int, RUN(block_within(runtime, &gate)), -EBUSY));
    cr_assert(eq(str, journal.text, "i"));
    cr_assert(eq(int, gate.polls, 0));
}

static WOI_ASYNC(void, block_at_the_end, ((struct gate *, gate), (int *, ret_error)), int output;)
{
    WOI_BEGIN;
    WOI_AWAIT(pass(self->gate));
WOI_FINALLY:
    *self->ret_error = WOI_BLOCK_ON(runtime, self->output, give(1)); // woi: allow blocking-call
    WOI_END;
}

Test(block_on, while_the_runtime_is_freed_is_busy)
{
    struct gate gate = {0};
    int error = 0;

    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    cr_assert(eq(int, woi_spawn_detached(block_at_the_end(&gate, &error)), 0));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    runtime = NULL;
    cr_assert(eq(int, error, -EBUSY));
}

static struct {
    struct gate gate;
    int error;
} elsewhere;

static void *block_elsewhere(void *unused)
{
    elsewhere.error = failure_of(runtime, &walk(&elsewhere.gate, 'w')->future);
    return unused;
}

Test(block_on, on_another_thread_is_refused_and_drops_the_future)
{
    pthread_t thread;

    elsewhere.gate.is_open = true;
    cr_assert(eq(int, pthread_create(&thread, NULL, block_elsewhere, NULL), 0));
    pthread_join(thread, NULL);
    cr_assert(eq(int, elsewhere.error, -EPERM));
    cr_assert(eq(str, journal.text, "w"));
    cr_assert(eq(int, elsewhere.gate.polls, 0));
}

/* --- one runtime within another --- */

static WOI_ASYNC(int, nest, ((struct woi_runtime *, inner), (struct gate *, gate)), int output; woi_task_id id;)
{
    WOI_BEGIN;
    self->id = woi_current_task_id();
    WOI_AWAIT(self->output, block_within(self->inner, self->gate));
    WOI_ASSERT(woi_current_task_id() == self->id);
    WOI_ASSERT(woi_runtime_current() == runtime);
    WOI_YIELD();
    WOI_RETURN(self->output);
    WOI_END;
}

Test(block_on, of_another_runtime_within_a_task_gives_its_output_and_comes_back)
{
    struct woi_runtime *inner;
    struct gate gate = {.is_open = true, .output = 7};

    cr_assert(eq(int, woi_runtime_new(&inner), 0));
    cr_assert(eq(int, RUN(nest(inner, &gate)), 7));
    cr_assert(eq(int, woi_runtime_free(inner), 0));
}

static WOI_ASYNC(int, fall_within, ((struct woi_runtime *, inner)), int output; int error;)
{
    WOI_BEGIN;
    self->error = WOI_BLOCK_ON(self->inner, self->output, fall()); // woi: allow blocking-call
    WOI_RETURN(self->error);
    WOI_END;
}

Test(block_on, a_panic_within_the_inner_runtime_leaves_the_outer_task_alone)
{
    struct woi_runtime *inner;

    cr_assert(eq(int, woi_runtime_new(&inner), 0));
    cr_assert(eq(int, RUN(fall_within(inner)), -ENOTRECOVERABLE));
    cr_assert(eq(int, woi_runtime_free(inner), 0));
}

/* --- polled when woken, never otherwise --- */

static WOI_ASYNC(int, yield_often, ((int, n), (struct gate *, opens)), int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->n; self->i++)
        WOI_YIELD();
    gate_open(self->opens, 3);
    WOI_RETURN(0);
    WOI_END;
}

Test(block_on, the_root_is_polled_when_it_is_woken_and_never_otherwise)
{
    struct gate gate = {0};

    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    cr_assert(eq(int, woi_spawn_detached(yield_often(1000, &gate)), 0));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(int, RUN(pass(&gate)), 3));
    cr_assert(eq(int, gate.polls, 2));
}

static WOI_ASYNC(void, knock, ((struct gate *, gate), (int, n)), int i;)
{
    WOI_BEGIN;
    WOI_YIELD();
    for (self->i = 0; self->i < self->n; self->i++)
        gate_knock(self->gate);
    WOI_YIELD();
    gate_open(self->gate, 0);
    WOI_END;
}

Test(block_on, a_root_that_is_woken_often_at_once_is_polled_once)
{
    struct gate gate = {0};

    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    struct knock_handle *job = woi_spawn(knock(&gate, 50));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(int, RUN(pass(&gate)), 0));
    cr_assert(eq(int, gate.polls, 3));
    woi_detach(job);
}

Test(block_on, tasks_that_are_unfinished_stay_and_go_on_in_the_next)
{
    struct gate gate = {0};

    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    struct walk_handle *job = woi_spawn(walk(&gate, 'w'));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(int, RUN(woi_yield_now()), 0));
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 1));
    gate_open(&gate, 8);
    cr_assert(eq(int, gate.polls, 1), "waking polls nothing");

    struct walk_result result = {.error = WOI_CANCELLED};
    cr_assert(eq(int, woi_block_on(runtime, &job->future, &result, sizeof result), 0));
    cr_assert(eq(int, (int)result.error, WOI_OK));
    cr_assert(eq(int, result.value, 8));
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 0));
}
