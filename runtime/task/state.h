/* state.h - the state word of a task, and every transition it can make.
 *
 * One word: seven bits, and above them the number of references. The legal combinations are
 *
 *     idle | QUEUED | RUNNING | RUNNING+QUEUED | DONE       any but DONE also with CANCEL
 *
 * JOIN, JOIN_WAKER and LOCALS are independent of these. A reference is held by the executor from spawn to the
 * end of completion, by the join handle, and by each waker. The word is not atomic: a runtime, with
 * all that wakes its tasks, belongs to one thread. */
#ifndef WOI_TASK_STATE_H
#define WOI_TASK_STATE_H

#include <stdbool.h>
#include <stdint.h>

enum task_bits {
    TASK_QUEUED = 1u << 0,     /* will be polled: in the run queue exactly once, or RUNNING */
    TASK_RUNNING = 1u << 1,    /* its poll, or its clean-up, is on the C stack */
    TASK_DONE = 1u << 2,       /* never with QUEUED or RUNNING; nothing sets any bit after it */
    TASK_CANCEL = 1u << 3,     /* to be finalised instead of polled */
    TASK_JOIN = 1u << 4,       /* the join handle exists: the output must be kept */
    TASK_JOIN_WAKER = 1u << 5, /* whoever joins has left a waker */
    TASK_LOCALS = 1u << 6,     /* from its spawn on: it inherited task locals */
    TASK_BITS = (1u << 7) - 1,
    TASK_REFERENCE = 1u << 8,
};

typedef uint64_t task_state;

/* Spawned: queued, with a handle; one reference for the executor, one for the handle. */
static inline task_state state_new(void)
{
    return TASK_QUEUED | TASK_JOIN | 2 * TASK_REFERENCE;
}

/* Spawned, but not to be polled before it is woken. */
static inline void state_hold(task_state *state)
{
    *state &= ~(task_state)TASK_QUEUED;
}

/* Something happened. True: it was idle, push it. A second wake before the poll changes nothing, a
 * wake while running means one more poll, a wake after the end means nothing. */
static inline bool state_wake(task_state *state)
{
    if (*state & (TASK_DONE | TASK_QUEUED))
        return false;
    *state |= TASK_QUEUED;
    return !(*state & TASK_RUNNING);
}

/* Somebody aborts it. True: it was idle, push it, so that the executor finalises it. */
static inline bool state_abort(task_state *state)
{
    if (*state & TASK_DONE)
        return false;
    *state |= TASK_CANCEL;
    return state_wake(state);
}

/* Popped from the run queue. True: poll it; false: it was aborted, finalise it. */
static inline bool state_start(task_state *state)
{
    *state = (*state & ~(task_state)TASK_QUEUED) | TASK_RUNNING;
    return !(*state & TASK_CANCEL);
}

enum after_pending { TASK_PARK, TASK_REQUEUE, TASK_FINALISE };

/* The poll returned pending. QUEUED is never cleared here: it is a wake that came meanwhile. */
static inline enum after_pending state_pending(task_state *state)
{
    if (*state & TASK_CANCEL)
        return TASK_FINALISE;
    *state &= ~(task_state)TASK_RUNNING;
    return *state & TASK_QUEUED ? TASK_REQUEUE : TASK_PARK;
}

/* Ended, and its frames are finalised. */
static inline void state_complete(task_state *state)
{
    *state = (*state & ~(task_state)(TASK_RUNNING | TASK_QUEUED | TASK_CANCEL)) | TASK_DONE;
}

static inline void state_reference(task_state *state)
{
    *state += TASK_REFERENCE;
}

/* True: that was the last reference, free the task. */
static inline bool state_release(task_state *state)
{
    *state -= TASK_REFERENCE;
    return *state < TASK_REFERENCE;
}

#endif
