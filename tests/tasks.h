/* tasks.h - for tests of tasks without a runtime: an executor of the test's own, and leaves that the
 * test makes ready by hand.
 *
 *     TestSuite(join, .init = tasks_begin, .fini = tasks_end); */
#ifndef WOI_TESTS_TASKS_H
#define WOI_TESTS_TASKS_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <signal.h>

#include "executor/executor.h"
#include "support.h"
#include "woi/async.h"
#include "woi/task.h"

static struct executor executor;
static struct panics told; /* what the panic hook heard */

/* --- the order in which things happened ------------------------------------------------------ */

static char order[256];

/* Notes that something happened: note("a"); note("b"); gives "a b". */
static inline void note(const char *what)
{
    const size_t used = strlen(order);

    snprintf(order + used, sizeof order - used, "%s%s", used ? " " : "", what);
}

static struct woi_waker note_clone(void *what);

static inline void note_wake(void *what)
{
    note(what);
}

static inline void note_nothing(void *what)
{
    (void)what;
}

static const struct woi_waker_vtable note_vtable = {note_clone, note_wake, note_wake, note_nothing};

static inline struct woi_waker note_clone(void *what)
{
    return (struct woi_waker){what, &note_vtable};
}

/* A waker that notes when it wakes. */
static inline struct woi_context note_context(const char *what)
{
    return (struct woi_context){.waker = note_clone((void *)(uintptr_t)what)};
}

/* --- tasks ----------------------------------------------------------------------------------- */

static inline void tasks_begin(void)
{
    support_begin();
    executor_init(&executor);
    told = (struct panics){0};
    order[0] = 0;
    (void)woi_set_panic_hook(keep_panic, &told);
}

static inline void tasks_end(void)
{
    executor_cancel_all(&executor);
    support_check(executor.owner.count == 0, "tasks are left");
    support_end();
}

static inline struct woi_future *spawn_future(struct woi_future *future)
{
    struct task *task = task_spawn(&executor.owner, future);

    return task ? &task->join : NULL;
}

/* What woi_spawn does on a runtime: the typed handle of a new task. */
#define SPAWN(fut) ((__typeof__((fut)->woi_handle_))(void *)spawn_future((struct woi_future *)(void *)(fut)))

static inline struct task *task_of_handle(const struct woi_future *join)
{
    return container_of((struct woi_future *)(uintptr_t)join, struct task, join);
}

/* The task behind a typed handle. */
#define TASK(handle) task_of_handle(&(handle)->future)
#define BITS(handle) ((unsigned)(TASK(handle)->state & TASK_BITS))
#define REFERENCES(handle) ((unsigned)(TASK(handle)->state / TASK_REFERENCE))

/* Polls tasks until none is runnable, but at most so often; how often. */
static inline unsigned run_polls(unsigned most)
{
    unsigned polls = 0;

    for (; polls < most && !executor_is_idle(&executor); polls++)
        executor_run(&executor, 1, NULL);
    return polls;
}

/* The same; no test needs more. */
static inline unsigned run(void)
{
    return run_polls(100000);
}

/* Takes the result of a task that has ended, and drops the handle. */
#define TAKE(handle, ret_result)                                                                             \
    do {                                                                                                     \
        cr_assert(woi_is_finished(handle));                                                                  \
        woi_future_take(&(handle)->future, (ret_result), sizeof *(ret_result));                              \
        woi_drop(handle);                                                                                    \
    } while (0)

/* Makes a task of it, polls all tasks as long as they run, and takes the result. */
#define RUN(fut, ret_result)                                                                                 \
    do {                                                                                                     \
        __typeof__((fut)->woi_handle_) job_ = SPAWN(fut);                                                    \
        run();                                                                                               \
        TAKE(job_, ret_result);                                                                              \
    } while (0)

static inline void take_ok(struct woi_future *join, void *ret_result, size_t size)
{
    cr_assert(woi_task_is_finished((struct woi_join_handle *)(void *)join));
    woi_future_take(join, ret_result, size);
    woi_future_drop(join);
    cr_assert(eq(int, *(enum woi_error *)ret_result, WOI_OK));
}

/* The same of one that ends well: its value. */
#define VALUE(fut)                                                                                           \
    __extension__({                                                                                          \
        __typeof__((fut)->woi_handle_) job_ = SPAWN(fut);                                                    \
        __typeof__(job_->output) result_;                                                                    \
        run();                                                                                               \
        take_ok(&job_->future, &result_, sizeof result_);                                                    \
        result_.value;                                                                                       \
    })

/* --- leaves ---------------------------------------------------------------------------------- */

/* A gate is closed until the test opens it; one future at a time waits there. */
struct gate {
    struct woi_waker waker;
    bool open;
    int value;
    unsigned polls, drops; /* of the futures that wait there */
};

WOI_FUTURE(int, gate_wait, struct gate *gate;);

static woi_poll gate_poll(struct gate_wait *self, struct woi_context *cx)
{
    struct gate *gate = self->gate;

    gate->polls++;
    if (!gate->open) {
        woi_waker_store(&gate->waker, &cx->waker);
        return WOI_PENDING;
    }
    self->output = gate->value;
    return WOI_READY;
}

static void gate_release(struct gate_wait *self)
{
    self->gate->drops++;
    woi_waker_drop(woi_waker_take(&self->gate->waker));
}
WOI_FUTURE_TYPE(gate_wait, gate_poll, gate_release);

/* Ready, with the gate's value, once the gate is open. */
static inline struct gate_wait *pass(struct gate *gate)
{
    struct gate_wait *wait = woi_future_new(gate_wait);

    if (wait)
        wait->gate = gate;
    return wait;
}

static inline void open_gate(struct gate *gate, int value)
{
    gate->open = true;
    gate->value = value;
    woi_waker_wake(woi_waker_take(&gate->waker));
}

/* Whether the futures below are pending once, or ready at their first poll. */
static bool leaves_wait;
static unsigned asked; /* how many of them were made */

WOI_FUTURE(int, got, int value; bool waited;);

static woi_poll got_poll(struct got *self, struct woi_context *cx)
{
    if (leaves_wait && !self->waited) {
        self->waited = true;
        woi_waker_wake_by_ref(&cx->waker);
        return WOI_PENDING;
    }
    self->output = self->value;
    return WOI_READY;
}
WOI_FUTURE_TYPE(got, got_poll, WOI_NO_RELEASE);

/* A leaf that gives the value. */
static inline struct got *get(int value)
{
    struct got *future = woi_future_new(got);

    asked++;
    if (future)
        future->value = value;
    return future;
}

/* A frame that does. */
static inline WOI_ASYNC(int, ask, ((int, value)), int answer;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->answer, get(self->value));
    WOI_RETURN(self->answer);
    WOI_END;
}

/* for (int way = 0; both_ways(way); way++) does it with leaves that do not wait, and with some that do. */
static inline bool both_ways(int way)
{
    leaves_wait = way == 1;
    return way < 2;
}

#endif
