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

/* Runs the strand as far as it goes. On READY and PANICKED the slot holds the root. */
woi_poll strand_poll(struct woi_future **slot, struct woi_context *cx);

/* Drops all of the strand: the innermost frame first, each child before its parent's finally part.
 * Does not recurse, however long the chain. *slot is what is left of it at any time; NULL is none. */
void strand_drop(struct woi_future **slot);

/* The root of the strand that slot is the innermost frame of. */
static inline struct woi_future *strand_root(struct woi_future *slot)
{
    while (is_frame(slot) && as_frame(slot)->parent)
        slot = &as_frame(slot)->parent->future;
    return slot;
}

#endif
