/* task.h - a task: a future with a state word, type-erased.
 *
 * A task knows no executor: whoever owns it gives it a schedule function. The join handle is the
 * task itself: its first member makes it a future, whose type record stands in its owner, so that one
 * pointer says what it is and whose it is. Once it is done, or its owner is gone, it belongs to nobody
 * and the type is a static one. */
#ifndef WOI_TASK_TASK_H
#define WOI_TASK_TASK_H

#include "base/list.h"
#include "state.h"
#include "woi/future.h"
#include "woi/task.h"

struct task;

/* Embedded in the runtime. */
struct task_owner {
    struct woi_future_type join_type; /* first: how a task finds its owner */
    struct woi_link tasks;            /* spawned and not done */
    size_t count, most;
    woi_task_id last_id;
    void (*schedule)(struct task_owner *owner, struct task *task); /* it was idle: append to the run queue */
};

/* While it is not done it is in its owner's list, and in the run queue as its state word says. Then
 * slot is the strand; when it is done, the finished root, an outcome, or NULL once that is taken. */
struct task {
    struct woi_future join;
    task_state state;
    struct task *next; /* in the run queue */
    struct woi_future *slot;
    struct woi_link owned;
    struct woi_waker join_waker; /* set with TASK_JOIN_WAKER */
    woi_task_id id;
};

/* A task with TASK_LOCALS. */
struct task_with_locals {
    struct task task;
    struct locals *locals; /* one reference */
};

void task_owner_init(struct task_owner *owner, void (*schedule)(struct task_owner *, struct task *));

/* Takes the future over. The caller gets the handle. NULL when out of memory: the future is dropped, and
 * errno is ENOMEM. A NULL future makes a task that has already ended with WOI_NO_MEMORY. */
struct task *task_spawn(struct task_owner *owner, struct woi_future *future);

/* The same, but it does not begin before task_start(); if it is aborted first, it never does. */
struct task *task_spawn_held(struct task_owner *owner, struct woi_future *future);
void task_start(struct task *task);

/* A task that has been cancelled before it began; the future is dropped. NULL as above. */
struct task *task_spawn_cancelled(struct woi_future *future);

void task_abort(struct task *task);

/* Whose handle the caller owns, and which is not done: wakes this waker, which it takes over, when it is. */
void task_watch(struct task *task, struct woi_waker waker);

/* How a done task ended; NULL: it has an output. */
const struct woi_future *task_outcome(const struct task *task);

/* The name of its outermost function. */
const char *task_name(const struct task *task);

/* Whether the future is a join handle. */
bool is_join_handle(const struct woi_future *future);

/* One task for a dump. */
void task_describe(const struct task *task, FILE *out);

/* A strand for a dump, each line indented. */
void strand_describe(const struct woi_future *slot, FILE *out, unsigned indent);

#endif
