/* test_join_twice.c - a handle that is used once too often: its memory rests for a while, so that it
 * leads to no other task. Without the pool such a use is one of freed memory, and no test. */
#include "base/thread.h"
#include "tasks.h"

TestSuite(join_twice, .init = tasks_begin, .fini = tasks_end);

#if WOI_POOL

WOI_FUTURE(int, as_large_as_a_task, long pad[7];);

static woi_poll ready_at_once(struct as_large_as_a_task *self, struct woi_context *cx)
{
    (void)cx;
    self->output = 42;
    return WOI_READY;
}
WOI_FUTURE_TYPE(as_large_as_a_task, ready_at_once, WOI_NO_RELEASE);

static WOI_ASYNC(int, number, ((int, n)))
{
    WOI_BEGIN;
    WOI_RETURN(self->n);
    WOI_END;
}

/* What a program does between two uses of a handle. */
static void spawn_and_join(int times)
{
    struct number_result result;

    for (int i = 0; i < times; i++)
        RUN(number(100 + i), &result);
}

/* By hand, and outside of any task: there is nobody to panic. */
Test(join_twice, a_result_of_another_size_than_the_task_has_is_a_panic)
{
    struct number_handle *job = SPAWN(number(1));
    struct woi_join_head_ head = {.error = WOI_OK};

    run();
    woi_future_take(&job->future, &head, sizeof head);
    cr_assert(eq(int, head.error, WOI_PANICKED));
    woi_detach(job);
}

static WOI_ASYNC(void, joins_twice, ((int, others)),
    struct number_handle *job;
    struct number_handle *others_job;
    struct number_result result;
    int i;
)
{
    WOI_BEGIN;
    self->job = SPAWN(number(1));
    WOI_AWAIT(self->result, self->job);
    WOI_ASSERT(self->result.value == 1);
    for (self->i = 0; self->i < self->others; self->i++)
        WOI_AWAIT(self->result, SPAWN(number(2)));
    self->others_job = SPAWN(number(3));
    WOI_AWAIT(self->result, self->job); // woi: allow future-reused
    note("joined");
WOI_FINALLY:
    woi_detach(self->others_job);
    WOI_END;
}

Test(join_twice, an_await_of_a_handle_that_was_awaited_panics_with_other_spawns_in_between)
{
    for (int others = 0; others < 62; others += 20) {
        struct joins_twice_result result;

        RUN(joins_twice(others), &result);
        cr_assert(eq(int, result.error, WOI_PANICKED));
        cr_assert(eq(str, (char *)woi_panic_text(&result.panic),
                     "a future is used after it was awaited, spawned or dropped"));
        cr_assert(result.panic.file != NULL);
        cr_assert(gt(u32, result.panic.line, 0));
        cr_assert(eq(str, order, ""));
    }
}

/* Without rest the block may be another future's, which knows nothing of tasks. */
static WOI_ASYNC(void, joins_what_is_no_task, (),
    struct number_handle *job;
    struct number_result result;
    struct as_large_as_a_task *others[4];
    int i;
)
{
    WOI_BEGIN;
    self->job = SPAWN(number(1));
    WOI_AWAIT(self->result, self->job);
    (void)pool_trim(&thread_self()->pool);
    for (self->i = 0; self->i < 4; self->i++) {
        self->others[self->i] = woi_future_new(as_large_as_a_task);
        memset(self->others[self->i]->pad, 0x41, sizeof self->others[self->i]->pad);
    }
    WOI_AWAIT(self->result, self->job); // woi: allow future-reused
    note("went on");
WOI_FINALLY:
    for (self->i = 0; self->i < 4; self->i++)
        if ((void *)self->others[self->i] != (void *)self->job)
            woi_drop(self->others[self->i]);
    WOI_END;
}

Test(join_twice, a_handle_whose_block_is_another_futures_panics_too)
{
    struct joins_what_is_no_task_result result;

    cr_assert(eq(sz, sizeof(struct as_large_as_a_task), sizeof(struct task)));
    RUN(joins_what_is_no_task(), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, (char *)woi_panic_text(&result.panic),
                 "a join handle is awaited twice: its memory is another's"));
    cr_assert(eq(str, order, "went on")); /* a task ends with its poll */
}

static WOI_ASYNC(void, detaches_twice, ((int, others)), struct number_handle *job, *other;)
{
    WOI_BEGIN;
    self->job = SPAWN(number(1));
    woi_detach(self->job);
    WOI_YIELD();
    self->other = SPAWN(number(3));
    woi_detach(self->job); // woi: allow future-reused
    WOI_AWAIT(self->other);
    note("went on");
    WOI_END;
}

Test(join_twice, dropping_a_handle_again_after_its_task_has_ended_is_a_panic_and_drops_no_other)
{
    struct detaches_twice_result result;

    RUN(detaches_twice(0), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, (char *)woi_panic_text(&result.panic),
                 "a future is dropped after it was awaited, spawned or dropped"));
    cr_assert(eq(sz, executor.owner.count, 0));
}

Test(join_twice, a_handle_that_was_used_says_finished_and_aborts_nobody)
{
    struct number_handle *job = SPAWN(number(1));
    struct number_result result;

    run();
    TAKE(job, &result);
    spawn_and_join(10);
    struct number_handle *other = SPAWN(number(2));
    cr_assert(woi_is_finished(job));
    woi_abort(job);
    run();
    TAKE(other, &result);
    cr_assert(eq(int, result.value, 2));
}

#endif

/* --- the block is another task's by then, and its output is larger --- */

struct large {
    char bytes[400];
};

static WOI_ASYNC(struct large, enlarge, ())
{
    WOI_BEGIN;
    WOI_RETURN((struct large){{1}});
    WOI_END;
}

static WOI_ASYNC(void, takes_too_little, ((struct enlarge_handle *, job)),
    struct {
        struct woi_result_of_less {
            enum woi_error error;
            struct woi_panic panic;
            int value;
        } result;
        char behind[400];
    } place;
)
{
    WOI_BEGIN;
    memset(&self->place, 7, sizeof self->place);
    woi_future_take(&self->job->future, &self->place.result, sizeof self->place.result);
    WOI_ASSERT(self->place.result.error == WOI_PANICKED);
    WOI_ASSERT(self->place.result.value == 0 && self->place.result.panic.line == 0);
    for (size_t i = 0; i < sizeof self->place.behind; i++)
        WOI_ASSERT(self->place.behind[i] == 7);
    note("nothing behind");
WOI_FINALLY:
    woi_detach(self->job);
    WOI_END;
}

Test(join_twice, a_handle_of_a_larger_output_than_there_is_place_for_panics_and_writes_none_of_it)
{
    struct enlarge_handle *job = SPAWN(enlarge());
    struct takes_too_little_result result;

    run();
    RUN(takes_too_little(job), &result);
    cr_assert(eq(str, order, "nothing behind"));
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, (char *)woi_panic_text(&result.panic),
                 "a join handle is awaited twice: its memory is another's"));
}
