/* strand.h - how a chain of awaits is resumed where it stopped.
 *
 * A strand is one pointer, the slot: the innermost suspended frame, or the root if the root is no
 * frame. Waking a task resumes that frame directly, however deep it is; a frame that is finished
 * hands over to its parent. A frame that begins to await another returns CALL instead of calling it,
 * so the C stack does not grow with the depth either.
 *
 *     slot ──────────────────────────┐
 *     root <─parent─ frame <─parent─ frame ─awaiting─> leaf
 */
#ifndef WOI_TASK_STRAND_H
#define WOI_TASK_STRAND_H

#include "future.h"
#include "woi/async.h"

static inline bool is_frame(const struct woi_future *future)
{
    return future->type->resume != NULL;
}

static inline struct woi_frame *as_frame(struct woi_future *future)
{
    return (struct woi_frame *)(void *)future;
}

/* The frame to resume: follows awaiting as long as it is a frame. */
static inline struct woi_future *innermost(struct woi_future *future)
{
    while (is_frame(future) && as_frame(future)->awaiting && is_frame(as_frame(future)->awaiting))
        future = as_frame(future)->awaiting;
    return future;
}

/* Makes future, which may have been polled elsewhere, the root of a strand. */
static inline void strand_init(struct woi_future **slot, struct woi_future *future)
{
    if (is_frame(future))
        as_frame(future)->parent = NULL;
    *slot = innermost(future);
}

/* What its innermost frame returned was not PENDING: hands over to whoever is next, and goes on. */
woi_poll strand_go_on(struct woi_future **slot, struct woi_context *cx, woi_poll poll);

/* Runs the strand as far as it goes. On READY and PANICKED the slot holds the root. */
static inline woi_poll strand_poll(struct woi_future **slot, struct woi_context *cx)
{
    struct woi_future *future = *slot;
    woi_poll poll;

    if (!is_frame(future))
        return future->type->poll(future, cx);
    poll = future->type->resume(future, cx);
    if (poll.status == WOI_STATUS_PENDING || (poll.status == WOI_STATUS_READY && !as_frame(*slot)->parent))
        return poll;
    return strand_go_on(slot, cx, poll);
}

/* Drops all of the strand: the innermost frame first, each child before its parent's finally part.
 * Does not recurse, however long the chain. *slot is what is left of it at any time; NULL is none. */
void strand_drop(struct woi_future **slot);

/* A finished frame whose output was taken, or is none: nothing is left of it but its memory. */
static inline bool frame_is_spent(const struct woi_frame *frame)
{
    return frame->state == WOI_STATE_DONE_ && !frame->awaiting;
}

/* Drops what is mostly that. */
static inline void frame_drop_spent(struct woi_future *future)
{
    const struct woi_future_type *type = future->type;

    if (is_frame(future) && frame_is_spent(as_frame(future)) && !(type->flags & WOI_FUTURE_IN_PLACE))
        woi_future_free_(future, type->size);
    else
        type->drop(future);
}

/* The same, for one that is mostly a leaf. */
static inline void strand_drop_leaf(struct woi_future *slot)
{
    if (slot && !is_frame(slot))
        slot->type->drop(slot);
    else
        strand_drop(&slot);
}

/* The root of the strand that slot is the innermost frame of. */
static inline struct woi_future *strand_root(struct woi_future *slot)
{
    while (is_frame(slot) && as_frame(slot)->parent)
        slot = &as_frame(slot)->parent->future;
    return slot;
}

#endif
