/* task.c - tasks: spawned, polled, woken, aborted. The rules are in state.h. */
#include "task.h"

#include <errno.h>

#include "base/report.h"
#include "base/thread.h"
#include "block.h"
#include "future.h"
#include "outcome.h"
#include "strand.h"
#include "turn.h"

/* --- wakers --- */

static void wake_by_ref(void *data)
{
    struct task *task = data;

    if (state_wake(&task->state)) {
        struct task_owner *owner = task_owner_of(task);
        owner->schedule(owner, task);
    }
}

static void drop_waker(void *data)
{
    task_release(data);
}

static void wake(void *data)
{
    wake_by_ref(data);
    task_release(data);
}

static struct woi_waker clone_waker(void *data);
const struct woi_waker_vtable task_waker_vtable = {clone_waker, wake, wake_by_ref, drop_waker};

static struct woi_waker clone_waker(void *data)
{
    state_reference(&((struct task *)data)->state);
    return (struct woi_waker){data, &task_waker_vtable};
}

void task_free_with_locals(struct task_with_locals *task)
{
    locals_release(task->locals);
    pool_free_later(task, sizeof *task);
}

/* --- spawn --- */

void task_owner_init(struct task_owner *owner, void (*schedule)(struct task_owner *, struct task *))
{
    *owner = (struct task_owner){.join_type = join_orphan_type, .schedule = schedule};
    list_init(&owner->tasks);
}

static void init(struct task *task, const struct woi_future_type *type)
{
    task->join.type = type;
    task->state = state_new();
    task->join_waker = (struct woi_waker){NULL, NULL};
}

/* Ended before it began: only the handle's reference is left. */
static struct task *end_at_once(struct woi_future *outcome)
{
    struct task *task = pool_allocate(sizeof *task);

    if (task) {
        init(task, &join_orphan_type);
        task->id = 0;
        task->slot = outcome;
        state_complete(&task->state);
        task_release(task);
    }
    return task;
}

static WOI_COLD_ struct task *out_of_memory(struct woi_future *future)
{
    woi_future_drop(future);
    errno = ENOMEM;
    return NULL;
}

struct task *task_spawn_cancelled(struct woi_future *future)
{
    struct task *task = end_at_once(outcome_cancelled());

    if (!task)
        return out_of_memory(future);
    woi_future_drop(future);
    return task;
}

static WOI_COLD_ struct task *allocate_with_locals(struct locals *locals)
{
    struct task_with_locals *task = pool_allocate(sizeof *task);

    if (!task)
        return NULL;
    init(&task->task, NULL);
    task->task.state |= TASK_LOCALS;
    task->locals = locals_retain(locals);
    return &task->task;
}

/* Inherits what is bound where it is spawned. */
static inline __attribute__((always_inline)) struct task *allocate(void)
{
    struct locals *const locals = thread_self()->locals;
    struct task *task;

    if (__builtin_expect(locals != NULL, 0))
        return allocate_with_locals(locals);
    task = pool_allocate(sizeof *task);
    if (task)
        init(task, NULL);
    return task;
}

/* In the owner's list, but not in its run queue. */
static inline __attribute__((always_inline)) struct task *spawn(struct task_owner *owner,
                                                                struct woi_future *future)
{
    struct task *task;

    if (!future) {
        task = end_at_once(outcome_no_memory());
        return task ? task : out_of_memory(NULL);
    }
    task = allocate();
    if (!task)
        return out_of_memory(future);
    task->join.type = &owner->join_type;
    strand_init(&task->slot, future);
    task->id = ++owner->last_id;
    list_push_back(&owner->tasks, &task->owned);
    if (++owner->count > owner->most)
        owner->most = owner->count;
    return task;
}

struct task *task_spawn(struct task_owner *owner, struct woi_future *future)
{
    struct task *task = spawn(owner, future);

    if (task && future)
        owner->schedule(owner, task);
    return task;
}

struct task *task_spawn_held(struct task_owner *owner, struct woi_future *future)
{
    struct task *task = spawn(owner, future);

    if (task && future)
        state_hold(&task->state);
    return task;
}

void task_start(struct task *task)
{
    wake_by_ref(task);
}

/* --- run --- */

/* It was aborted, or it has locals. */
bool task_run_rarely(struct turn *turn, struct task *task, bool is_watched)
{
    struct locals *locals;
    bool again = false;

    if (!(task->state & TASK_LOCALS)) {
        task_end(turn, task, WOI_STATUS_PENDING);
        return false;
    }
    locals = locals_retain(with_locals(task)->locals); /* the task may go */
    turn->thread->locals = locals;
    if (task->state & TASK_CANCEL)
        task_end(turn, task, WOI_STATUS_PENDING);
    else
        again = task_poll(turn, task, is_watched);
    turn->thread->locals = NULL;
    locals_release(locals);
    return again;
}

void turn_begin(struct turn *turn, unsigned most)
{
    struct thread *thread = thread_self();

    turn->thread = thread;
    turn->runtime = thread->runtime;
    turn->guards = thread->entered;
    turn->forks = thread->forks;
    turn->stirs = thread->stirs;
    turn->most = most;
    turn->budget = BUDGET_PER_POLL;
}

bool turn_end(struct turn *turn)
{
    turn->thread->task = NULL;
    return turn->budget == 0;
}

/* What a task, its finally parts or its output's destructor leave entered is none of the others'. If it is
 * another runtime, the task would have gone on in the wrong one. */
static void put_back(const struct turn *turn)
{
    struct thread *thread = turn->thread;
    const bool is_other = thread->runtime != turn->runtime;

    thread->entered = turn->guards;
    thread->runtime = turn->runtime;
    if (is_other)
        misuse("the guard of a runtime is held across an await");
}

bool turn_look(struct turn *turn)
{
    struct thread *thread = turn->thread;

    put_back(turn);
    if (thread->forks != turn->forks)
        turn->most = 0;
    turn->stirs = thread->stirs;
    return thread->panic != NULL;
}

/* The order matters: see docs/internals.md, "The end of a task". */
void task_complete(struct turn *turn, struct task *task)
{
    struct thread *thread = turn->thread;
    struct woi_waker joiner;

    if (!(task->state & TASK_JOIN)) {
        woi_future_drop(task->slot);
        task->slot = NULL;
        put_back(turn);
        woi_future_drop(panic_take(thread));
    }
    task_owner_of(task)->count--;
    list_remove(&task->owned);
    task->join.type = &join_orphan_type;
    state_complete(&task->state);
    joiner = woi_waker_take(&task->join_waker);
    task->state &= ~(task_state)TASK_JOIN_WAKER;
    task_release(task);
    thread->task = NULL; /* it may be gone */
    woi_waker_wake(joiner);
    if (thread->stirs != turn->stirs) /* its finally parts may have forked */
        (void)turn_look(turn);
}

static void end_with(struct turn *turn, struct task *task, struct woi_future *outcome)
{
    struct woi_future *panic;

    strand_drop(&task->slot);
    put_back(turn);
    panic = panic_take(turn->thread); /* the poll's, or else the first of the clean-up */
    task->slot = panic ? panic : outcome;
    task_complete(turn, task);
}

/* A panic stays in its place meanwhile, so that no later one takes it. */
void task_end(struct turn *turn, struct task *task, enum woi_poll_status status)
{
    if (turn->thread->panic || status == WOI_STATUS_PANICKED)
        end_with(turn, task, outcome_unexplained());
    else if (status == WOI_STATUS_PENDING)
        end_with(turn, task, outcome_cancelled());
    else
        die("%s returned a status that is none", task_name(task));
}

void task_abort(struct task *task)
{
    if (state_abort(&task->state)) {
        struct task_owner *owner = task_owner_of(task);
        owner->schedule(owner, task);
    }
}
