/* task.c - tasks: spawned, polled, woken, aborted, joined. The rules are in state.h. */
#include "task.h"

#include "base/report.h"
#include "base/thread.h"
#include "future.h"
#include "outcome.h"
#include "strand.h"

/* Library operations that succeed without waiting, per poll. */
enum { BUDGET_PER_POLL = 128 };

static woi_poll join_poll(struct woi_future *self, struct woi_context *cx);
static void join_take(struct woi_future *self, void *ret_result, size_t size);
static void join_drop(struct woi_future *self);

/* The type of a handle whose task belongs to nobody. Each owner has a copy. */
static const struct woi_future_type orphan_type = {
    .name = "join handle", .file = __FILE__, .poll = join_poll, .drop = join_drop, .take = join_take};

static struct task *task_of(struct woi_future *join)
{
    return container_of(join, struct task, join);
}

/* NULL: it is done. */
static struct task_owner *owner_of(struct task *task)
{
    if (task->join.type == &orphan_type)
        return NULL;
    return container_of((struct woi_future_type *)(uintptr_t)task->join.type, struct task_owner, join_type);
}

bool is_join_handle(const struct woi_future *future)
{
    return future->type->poll == join_poll;
}

static void release(struct task *task)
{
    if (!state_release(&task->state))
        return;
    task->join.type = &future_dead_type;
    pool_free_later(task, sizeof *task); /* somebody may use the handle once too often */
}

/* --- wakers --- */

static void wake_by_ref(void *data)
{
    struct task *task = data;

    if (state_wake(&task->state)) {
        struct task_owner *owner = owner_of(task);
        owner->schedule(owner, task);
    }
}

static void drop_waker(void *data)
{
    release(data);
}

static void wake(void *data)
{
    wake_by_ref(data);
    release(data);
}

static struct woi_waker clone_waker(void *data);
static const struct woi_waker_vtable waker_vtable = {clone_waker, wake, wake_by_ref, drop_waker};

static struct woi_waker clone_waker(void *data)
{
    state_reference(&((struct task *)data)->state);
    return (struct woi_waker){data, &waker_vtable};
}

/* --- spawn --- */

void task_owner_init(struct task_owner *owner, void (*schedule)(struct task_owner *, struct task *))
{
    *owner = (struct task_owner){.join_type = orphan_type, .schedule = schedule};
    list_init(&owner->tasks);
}

static struct task *new_task(const struct woi_future_type *type, struct woi_future *future)
{
    struct task *task = future_new(type, sizeof *task);

    if (!task) {
        woi_future_drop(future);
        return NULL;
    }
    task->state = state_new();
    return task;
}

/* Ended before it began: only the handle's reference is left. */
static struct task *end_at_once(struct task *task, struct woi_future *outcome)
{
    if (task) {
        task->slot = outcome;
        state_complete(&task->state);
        release(task);
    }
    return task;
}

struct task *task_spawn_cancelled(struct woi_future *future)
{
    struct task *task = new_task(&orphan_type, NULL);

    woi_future_drop(future);
    return end_at_once(task, outcome_cancelled());
}

struct task *task_spawn(struct task_owner *owner, struct woi_future *future)
{
    struct task *task;

    if (!future)
        return end_at_once(new_task(&orphan_type, NULL), outcome_no_memory());
    task = new_task(&owner->join_type, future);
    if (!task)
        return NULL;
    strand_init(&task->slot, future);
    task->id = ++owner->last_id;
    list_push_back(&owner->tasks, &task->owned);
    owner->count++;
    owner->schedule(owner, task);
    return task;
}

/* --- run --- */

/* Which runtime is current: what a task or its finally parts leave entered is none of the others'. */
struct entered {
    struct woi_runtime *runtime;
    unsigned guards;
};

static inline struct entered entered_now(const struct thread *thread)
{
    return (struct entered){thread->runtime, thread->entered};
}

static WOI_COLD_ void leave_for(struct thread *thread, struct woi_runtime *runtime)
{
    thread->runtime = runtime;
    misuse("the guard of a runtime is held across an await");
}

static inline void put_back(struct thread *thread, struct entered before)
{
    thread->entered = before.guards;
    if (__builtin_expect(thread->runtime != before.runtime, 0))
        leave_for(thread, before.runtime);
}

/* The order matters: see docs/internals.md, "The end of a task". */
static void complete(struct task *task, struct woi_future *outcome)
{
    struct thread *thread = thread_self();
    struct woi_waker joiner;

    if (outcome) {
        const struct entered before = entered_now(thread);
        struct woi_future *panic;

        strand_drop(&task->slot);
        put_back(thread, before);
        panic = panic_take(thread); /* the poll's, or else the first of the clean-up */
        task->slot = panic ? panic : outcome;
    }
    if (!(task->state & TASK_JOIN)) {
        woi_future_drop(task->slot);
        woi_future_drop(panic_take(thread));
        task->slot = NULL;
    }
    owner_of(task)->count--;
    list_remove(&task->owned);
    task->join.type = &orphan_type;
    state_complete(&task->state);
    joiner = woi_waker_take(&task->join_waker);
    task->state &= ~(task_state)TASK_JOIN_WAKER;
    release(task);
    thread->task = NULL; /* it may be gone */
    woi_waker_wake(joiner);
}

static void after_poll(struct task *task, enum woi_poll_status status, struct thread *thread)
{
    if (thread->panic) {
        complete(task, thread->panic); /* and it stays there, so that no later one takes its place */
        return;
    }
    switch (status) {
    case WOI_STATUS_PENDING:
        break;
    case WOI_STATUS_READY:
        complete(task, NULL);
        return;
    case WOI_STATUS_PANICKED:
        complete(task, outcome_unexplained());
        return;
    case WOI_STATUS_CALL_:
        die("%s returned a status that is none", task_name(task));
    }
    switch (state_pending(&task->state)) {
    case TASK_PARK:
        return;
    case TASK_REQUEUE:
        owner_of(task)->schedule(owner_of(task), task);
        return;
    case TASK_FINALISE:
        complete(task, outcome_cancelled());
        return;
    }
}

unsigned task_run(struct task *task)
{
    struct thread *thread = thread_self();
    const struct entered before = entered_now(thread);
    unsigned budget = BUDGET_PER_POLL;
    struct woi_context cx = {.waker = {task, &waker_vtable}, .budget = &budget};

    thread->task = task;
    if (state_start(&task->state)) {
        const woi_poll poll = strand_poll(&task->slot, &cx);
        put_back(thread, before);
        after_poll(task, poll.status, thread);
    } else {
        complete(task, outcome_cancelled());
    }
    thread->task = NULL;
    return 1 + BUDGET_PER_POLL - budget;
}

void task_abort(struct task *task)
{
    if (state_abort(&task->state)) {
        struct task_owner *owner = owner_of(task);
        owner->schedule(owner, task);
    }
}

/* --- join --- */

static woi_poll join_poll(struct woi_future *self, struct woi_context *cx)
{
    struct task *task = task_of(self);

    if (!(task->state & TASK_JOIN))
        return woi_panic("a join handle is awaited twice");
    if (task->state & TASK_DONE)
        return ready_at_once(cx);
    if (task == thread_self()->task)
        return woi_panic("a task joins itself");
    woi_waker_store(&task->join_waker, &cx->waker);
    task->state |= TASK_JOIN_WAKER;
    return (woi_poll){WOI_STATUS_PENDING};
}

const struct woi_future *task_outcome(const struct task *task)
{
    if (!task->slot)
        return outcome_cancelled();
    return is_outcome(task->slot) ? task->slot : NULL;
}

/* The result is { error, panic, value }; where the value is, the type of the root knows. */
static void join_take(struct woi_future *self, void *ret_result, size_t size)
{
    struct task *task = task_of(self);
    const struct woi_future *outcome = task_outcome(task);
    struct woi_join_head_ *head = ret_result;

    if (outcome) {
        memset(ret_result, 0, size);
        outcome_read(outcome, &head->error, &head->panic);
        return;
    }
    const struct woi_future_type *type = task->slot->type;
    if (type->value_offset + type->output_size > size) {
        memset(ret_result, 0, size);
        head->error = WOI_PANICKED;
        misuse("a join handle is awaited twice: its memory is another task's");
        return;
    }
    head->error = WOI_OK;
    head->panic.file = head->panic.format = NULL;
    head->panic.line = 0;
    head->panic.message[0] = '\0';
    woi_future_take(task->slot, (char *)ret_result + type->value_offset, type->output_size);
}

static void join_drop(struct woi_future *self)
{
    struct task *task = task_of(self);

    if (!(task->state & TASK_JOIN)) {
        misuse("a join handle is dropped twice");
        return;
    }
    task->state &= ~(task_state)(TASK_JOIN | TASK_JOIN_WAKER);
    woi_waker_drop(woi_waker_take(&task->join_waker));
    if (task->state & TASK_DONE) {
        struct woi_future *output = task->slot;
        task->slot = NULL;
        woi_future_drop(output);
    }
    release(task);
}

void woi_task_abort(struct woi_join_handle *handle)
{
    if (handle)
        task_abort(task_of(&handle->future));
}

bool woi_task_is_finished(const struct woi_join_handle *handle)
{
    return !handle || task_of((struct woi_future *)(uintptr_t)&handle->future)->state & TASK_DONE;
}

woi_task_id woi_task_get_id(const struct woi_join_handle *handle)
{
    return handle ? task_of((struct woi_future *)(uintptr_t)&handle->future)->id : 0;
}

woi_task_id woi_current_task_id(void)
{
    const struct task *task = thread_self()->task;

    return task ? task->id : 0;
}
