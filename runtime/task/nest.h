/* nest.h - futures that poll and drop others on the C stack, and how deep they may be in one another. */
#ifndef WOI_TASK_NEST_H
#define WOI_TASK_NEST_H

#include "base/thread.h"
#include "borrow.h"
#include "into.h"

enum { DEEPEST = 256 };
#define TOO_DEEP "combinators are nested too deep"

/* What a future with WOI_FUTURE_NESTS_ begins with. */
struct nest {
    struct woi_future_int public;
    unsigned depth; /* 1 if none of what is inside nests */
};

/* One around a single other. */
struct nest_one {
    struct nest nest;
    struct woi_future *slot; /* the strand inside; NULL: it has been dropped */
};

/* Zeroed memory for one that begins with struct nest_one, around the future, which is taken over. NULL: the
 * future was, out of memory, or it is too deep, which is told; the future has been dropped. */
void *nest_new(const struct woi_future_type *type, size_t size, struct woi_future *future);

/* A poll of what is inside, between nest_enter() and nest_leave(). */
woi_poll nest_poll_inside(struct nest_one *one, struct woi_context *cx);

/* What is inside, if it is still there. */
void nest_drop_inside(struct nest_one *one);
void nest_describe(const struct woi_future *self, FILE *out, unsigned indent);

/* Of a future, whether or not in a WOI_INTO; 0: it does not nest. */
static inline unsigned nest_depth(struct woi_future *future)
{
    const struct woi_future *inner = borrow_inner(into_inner(future));

    return inner->type->flags & WOI_FUTURE_NESTS_ ? ((const struct nest *)inner)->depth : 0;
}

/* Around the polls of what is inside. Through the frames between them they can be nested deeper than their
 * depths say. False: too deep, panic. */
static inline bool nest_enter(struct thread *thread)
{
    if (thread->nesting == DEEPEST)
        return false;
    thread->nesting++;
    return true;
}

static inline void nest_leave(struct thread *thread)
{
    thread->nesting--;
}

#endif
