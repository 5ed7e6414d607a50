/* turn.h - one poll of a task, from the run queue and back: inline, for the executor's loop is the hottest
 * path. What seldom happens is in task.c. */
#ifndef WOI_TASK_TURN_H
#define WOI_TASK_TURN_H

#include "base/thread.h"
#include "strand.h"
#include "task.h"
#include "watchdog.h"

/* Library operations that succeed without waiting, per poll. */
enum { BUDGET_PER_POLL = 128 };

/* What stays the same from poll to poll while an executor runs: the thread, which runtime is current, and
 * what each poll is given, but for the task. */
struct turn {
    struct thread *thread;
    struct woi_runtime *runtime;
    unsigned guards;
    unsigned forks;  /* when it began */
    unsigned stirs;  /* that have been looked at */
    unsigned most;   /* work to be done; 0 in a forked child */
    unsigned budget; /* what the poll has left */
    struct woi_context cx;
};

extern const struct woi_waker_vtable task_waker_vtable;

/* Around any number of task_run(). Not from within a task's poll, unless between poll_scope_begin() and
 * poll_scope_end(). */
void turn_begin(struct turn *turn, unsigned most);

/* Whether the last poll used its budget up: that is more work than any run of the executor has left. */
bool turn_end(struct turn *turn);

/* Something happened in a poll that seldom does. What it left entered is left; if it forked, and this is the
 * child, no more is to be done. True: it has panicked. */
bool turn_look(struct turn *turn);

/* Its root is ready: the slot holds it. */
void task_complete(struct turn *turn, struct task *task);

/* It ends otherwise: it was aborted (PENDING, also if it was not polled), or it has panicked, whatever its
 * poll returned. */
void task_end(struct turn *turn, struct task *task, enum woi_poll_status status);

/* What task_run() does with one that was aborted or has locals. */
bool task_run_rarely(struct turn *turn, struct task *task, bool is_watched);

/* True: it is to be polled again. */
static inline __attribute__((always_inline)) bool task_poll(struct turn *turn, struct task *task,
                                                            bool is_watched)
{
    const woi_poll poll = strand_poll_watched(is_watched, &task->slot, &turn->cx);

    if (__builtin_expect(turn->thread->stirs != turn->stirs, 0) && turn_look(turn)) {
        task_end(turn, task, WOI_STATUS_PANICKED);
        return false;
    }
    if (poll.status == WOI_STATUS_PENDING) {
        switch (state_pending(&task->state)) {
        case TASK_PARK:
            return false;
        case TASK_REQUEUE:
            return true;
        case TASK_FINALISE:
            break;
        }
    } else if (poll.status == WOI_STATUS_READY) {
        task_complete(turn, task);
        return false;
    }
    task_end(turn, task, poll.status);
    return false;
}

/* Polls it once, or finalises it. It was popped from the run queue; true: push it again, at the back. */
static inline __attribute__((always_inline)) bool task_run(struct turn *turn, struct task *task,
                                                           bool is_watched)
{
    turn->thread->task = task;
    turn->budget = BUDGET_PER_POLL;
    turn->cx.budget = &turn->budget;
    turn->cx.waker = (struct woi_waker){task, &task_waker_vtable};
    if (state_start(&task->state) && !(task->state & TASK_LOCALS))
        return task_poll(turn, task, is_watched);
    return task_run_rarely(turn, task, is_watched);
}

/* How much work the last task_run() was: one, and each operation that took from the budget of the poll. */
static inline unsigned turn_work(const struct turn *turn)
{
    return 1 + BUDGET_PER_POLL - turn->budget;
}

#endif
