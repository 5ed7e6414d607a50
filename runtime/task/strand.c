/* strand.c - resuming and dropping chains of frames. */
#include "strand.h"

#include "base/report.h"
#include "future.h"

struct woi_context woi_finally_context_;

/* A child panicked, or a leaf did: the frame drops it and is resumed for its finally part. */
static void unwind(struct woi_frame *frame)
{
    struct woi_future *child = frame->awaiting;

    frame->awaiting = NULL;
    frame->state = WOI_STATE_PANIC_FINALLY_;
    woi_future_drop(child);
}

/* The frame to resume now that this one has begun to await another. That one may have been polled
 * elsewhere before, and wait for this very frame, which then panics. */
static struct woi_frame *callee(struct woi_frame *frame)
{
    struct woi_frame *child = as_frame(frame->awaiting);

    while (child->awaiting && is_frame(child->awaiting)) {
        child = as_frame(child->awaiting);
        if (child == frame) {
            (void)woi_await_taken_(frame, frame->state);
            return frame;
        }
    }
    return child;
}

woi_poll strand_go_on(struct woi_future **slot, struct woi_context *cx, woi_poll poll)
{
    struct woi_frame *frame = as_frame(*slot);

    for (;;) {
        switch (poll.status) {
        case WOI_STATUS_PENDING:
            return poll;
        case WOI_STATUS_CALL_:
            frame = callee(frame);
            break;
        case WOI_STATUS_READY:
            if (!frame->parent)
                return poll;
            frame = frame->parent;
            break;
        case WOI_STATUS_PANICKED:
            if (frame->state != WOI_STATE_PANIC_FINALLY_) {
                if (!frame->parent)
                    return poll;
                frame = frame->parent;
            }
            unwind(frame);
            break;
        }
        *slot = &frame->future;
        poll = frame->future.type->resume(&frame->future, cx);
    }
}

static bool has_ended(const struct woi_frame *frame)
{
    return frame->state >= WOI_STATE_DONE_ && frame->state <= WOI_STATE_PANIC_DONE_;
}

/* Runs the finally part unless it has run, and frees the frame. What it awaited is no frame any
 * more, or a finished one. */
static void end_frame(struct woi_frame *frame)
{
    const struct woi_future_type *type = frame->future.type;
    struct woi_future *child = frame->awaiting;

    if (frame->state & WOI_STATE_RUNNING_)
        die("%s (%s:%u) is dropped while its own code runs", type->name, type->file, type->line);
    frame->awaiting = NULL;
    woi_future_drop(child);
    if (!has_ended(frame)) {
        frame->state = WOI_STATE_FINALLY_;
        (void)type->resume(&frame->future, &woi_finally_context_);
    }
    if (frame->state == WOI_STATE_DONE_LIVE_ && type->drop_output)
        type->drop_output((char *)frame + type->output_offset);
    future_free(&frame->future);
}

void strand_drop(struct woi_future **slot)
{
    while (*slot) {
        struct woi_future *future = *slot;
        struct woi_frame *parent = is_frame(future) ? as_frame(future)->parent : NULL;

        if (is_frame(future))
            end_frame(as_frame(future));
        else
            future->type->drop(future);
        if (parent)
            parent->awaiting = NULL;
        *slot = parent ? &parent->future : NULL;
    }
}

void woi_frame_drop_(struct woi_future *future)
{
    struct woi_frame *frame = as_frame(future);
    struct woi_future *slot;

    if (frame_is_spent(frame)) { /* mostly */
        future_free(future);
        return;
    }
    if (has_ended(frame)) {
        end_frame(frame);
        return;
    }
    strand_init(&slot, future);
    strand_drop(&slot);
}

/* For those who poll by hand: a strand of its own for the length of this poll. */
woi_poll woi_frame_poll_(struct woi_future *future, struct woi_context *cx)
{
    struct woi_future *slot;

    strand_init(&slot, future);
    return strand_poll(&slot, cx);
}
