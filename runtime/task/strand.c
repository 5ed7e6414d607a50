/* strand.c - resuming and dropping chains of frames. */
#include "strand.h"

#include "base/report.h"
#include "future.h"

struct woi_context woi_finally_context_;

/* Where it keeps the streams of the loops that it is in; NULL: it has none. Of a function that is where its
 * output will be, so only as long as it has not begun to end. */
static woi_open_ *open_streams(struct woi_frame *frame)
{
    const struct woi_future_type *type = frame->future.type;
    const size_t offset =
        type->flags & WOI_FUTURE_STREAM_ ? offsetof(struct woi_generator_, open) : type->output_offset;

    return offset ? (woi_open_ *)(void *)((char *)frame + offset) : NULL;
}

/* Takes the innermost of them off the list. */
static struct woi_frame *take_open_stream(struct woi_frame *frame)
{
    woi_open_ *open = open_streams(frame);
    struct woi_frame *stream = open ? *open : NULL;

    if (stream)
        *open = ((struct woi_generator_ *)(void *)stream)->outer;
    return stream;
}

void woi_loops_end_(struct woi_frame *innermost)
{
    while (innermost) {
        struct woi_frame *stream = innermost;
        innermost = ((struct woi_generator_ *)(void *)stream)->outer;
        woi_future_drop(&stream->future);
    }
}

/* A child panicked, or a leaf did, or the frame itself: it drops what it awaited and what its loops were
 * going over, and is resumed for its finally part. */
static void unwind(struct woi_frame *frame)
{
    struct woi_future *child = frame->awaiting;
    struct woi_frame *stream;

    frame->awaiting = NULL;
    frame->state = WOI_STATE_PANIC_FINALLY_;
    woi_future_drop(child);
    while ((stream = take_open_stream(frame)))
        woi_future_drop(&stream->future);
}

/* The frame to resume now that this one has begun to await another. That one may have been polled
 * elsewhere before, and wait for this very frame, which then panics and is unwound. */
static struct woi_frame *callee(struct woi_frame *frame)
{
    struct woi_frame *child = as_frame(frame->awaiting);

    while (child->awaiting && is_frame(child->awaiting)) {
        child = as_frame(child->awaiting);
        if (child == frame) {
            (void)woi_await_taken_(frame, frame->state);
            unwind(frame);
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
                *slot = &frame->future; /* before the child is gone: who panics below is named by it */
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

/* What it awaited is no frame any more, or a finished one. */
static void drop_awaited(struct woi_frame *frame)
{
    const struct woi_future_type *type = frame->future.type;
    struct woi_future *child = frame->awaiting;

    if (frame->state & WOI_STATE_RUNNING_)
        die("%s (%s:%u) is dropped while its own code runs", type->name, type->file, type->line);
    frame->awaiting = NULL;
    woi_future_drop(child);
}

/* Runs the finally part unless it has run, and frees the frame. Nothing is awaited any more. */
static void end_frame(struct woi_frame *frame)
{
    const struct woi_future_type *type = frame->future.type;

    if (!has_ended(frame)) {
        frame->state = WOI_STATE_FINALLY_;
        (void)type->resume(&frame->future, &woi_finally_context_);
    }
    if (frame->state == WOI_STATE_DONE_LIVE_ && type->drop_output)
        type->drop_output((char *)frame + type->output_offset);
    future_free(&frame->future);
}

/* Ends the innermost frame of a strand, or begins to: a stream that one of its loops goes over comes first,
 * as if it were awaited, so that no chain of them takes C stack either. Returns what is now the innermost. */
static struct woi_future *drop_innermost(struct woi_frame *frame)
{
    struct woi_frame *stream, *parent;

    drop_awaited(frame);
    stream = has_ended(frame) ? NULL : take_open_stream(frame);
    if (stream) {
        frame->awaiting = &stream->future;
        return innermost(&stream->future);
    }
    parent = frame->parent;
    end_frame(frame);
    if (!parent)
        return NULL;
    parent->awaiting = NULL;
    return &parent->future;
}

void strand_drop(struct woi_future **slot)
{
    while (*slot) {
        struct woi_future *future = *slot;

        if (is_frame(future)) {
            *slot = drop_innermost(as_frame(future));
            continue;
        }
        future->type->drop(future);
        *slot = NULL;
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
        drop_awaited(frame);
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
