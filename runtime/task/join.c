/* join.c - join handles: waiting for the end of a task, and what it gave. */
#include "block.h"
#include "future.h"
#include "outcome.h"
#include "strand.h"
#include "woi/async.h"

static woi_poll join_poll(struct woi_future *self, struct woi_context *cx);
static void join_take(struct woi_future *self, void *ret_result, size_t size);
static void join_drop(struct woi_future *self);

const struct woi_future_type join_orphan_type = {
    .name = "join handle", .file = __FILE__, .poll = join_poll, .drop = join_drop, .take = join_take};

bool is_join_handle(const struct woi_future *future)
{
    return future->type->poll == join_poll;
}

void task_watch(struct task *task, struct woi_waker waker)
{
    task->join_waker = waker;
    task->state |= TASK_JOIN_WAKER;
}

static __attribute__((noinline)) woi_poll join_wait(struct task *task, const struct woi_context *cx)
{
    if (task == thread_self()->task)
        return woi_panic("a task joins itself");
    woi_waker_store(&task->join_waker, &cx->waker);
    task->state |= TASK_JOIN_WAKER;
    return WOI_PENDING;
}

static woi_poll join_poll(struct woi_future *self, struct woi_context *cx)
{
    struct task *task = task_of(self);

    if (!(task->state & TASK_JOIN))
        return woi_panic("a join handle is awaited twice");
    return task->state & TASK_DONE ? ready_at_once(cx) : join_wait(task, cx);
}

const struct woi_future *task_outcome(const struct task *task)
{
    if (!task->slot)
        return outcome_cancelled();
    return is_outcome(task->slot) ? task->slot : NULL;
}

static WOI_COLD_ void take_outcome(const struct woi_future *outcome, void *ret_result, size_t size)
{
    struct woi_join_head_ *head = ret_result;

    memset(ret_result, 0, size);
    outcome_read(outcome, &head->error, &head->panic);
}

static WOI_COLD_ void take_too_much(void *ret_result, size_t size)
{
    struct woi_join_head_ *head = ret_result;

    memset(ret_result, 0, size);
    head->error = WOI_PANICKED;
    misuse("a join handle is awaited twice: its memory is another's");
}

/* The result is { error, panic, value }; where the value is, the type of the root knows. */
static inline void take_result(struct task *task, void *ret_result, size_t size)
{
    const struct woi_future *outcome = task_outcome(task);
    struct woi_join_head_ *head = ret_result;

    if (outcome) {
        take_outcome(outcome, ret_result, size);
        return;
    }
    const struct woi_future_type *type = task->slot->type;
    if (type->value_offset + type->output_size > size) {
        take_too_much(ret_result, size);
        return;
    }
    head->error = WOI_OK;
    head->panic.file = head->panic.format = NULL;
    head->panic.line = 0;
    head->panic.message[0] = '\0';
    future_take(task->slot, (char *)ret_result + type->value_offset, type->output_size);
}

static void join_take(struct woi_future *self, void *ret_result, size_t size)
{
    take_result(task_of(self), ret_result, size);
}

static inline void drop_handle(struct task *task)
{
    struct woi_future *output = task->slot;

    task->state &= ~(task_state)(TASK_JOIN | TASK_JOIN_WAKER);
    if (!(task->state & TASK_DONE)) {
        woi_waker_drop(woi_waker_take(&task->join_waker));
    } else if (output) {
        task->slot = NULL;
        frame_drop_spent(output);
    }
    task_release(task);
}

static void join_drop(struct woi_future *self)
{
    struct task *task = task_of(self);

    if (task->state & TASK_JOIN)
        drop_handle(task);
    else
        misuse("a join handle is dropped twice");
}

void woi_join_end_(struct woi_future *handle, void *ret_result, size_t size)
{
    struct task *task = task_of(handle);

    if (!is_join_handle(handle)) {
        take_too_much(ret_result, size);
        handle->type->drop(handle);
        return;
    }
    take_result(task, ret_result, size);
    drop_handle(task);
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
