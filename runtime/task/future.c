/* future.c - making, taking from and freeing futures. */
#include "future.h"

#include "base/report.h"
#include "outcome.h"
#include "strand.h"
#include "woi/async.h"

static woi_poll dead_poll(struct woi_future *self, struct woi_context *cx)
{
    (void)self;
    (void)cx;
    return woi_panic("a future is used after it was awaited, spawned or dropped");
}

static void dead_drop(struct woi_future *self)
{
    (void)self;
    misuse("a future is dropped after it was awaited, spawned or dropped");
}

const struct woi_future_type woi_dead_type_ = {.name = "dead future", .poll = dead_poll, .drop = dead_drop};

void future_free(struct woi_future *future)
{
    const struct woi_future_type *type = future->type;

    if (type->flags & WOI_FUTURE_IN_PLACE)
        future->type = &woi_dead_type_;
    else
        woi_future_free_(future, type->size);
}

void *woi_future_new_(const struct woi_future_type *type)
{
    return future_new(type, type->size);
}

void woi_plain_drop_(struct woi_future *future)
{
    if (future->type->release)
        future->type->release(future);
    future_free(future);
}

void woi_future_drop(struct woi_future *future)
{
    if (future)
        future->type->drop(future);
}

void woi_future_take(struct woi_future *future, void *ret_output, size_t size)
{
    future_take(future, ret_output, size);
}

static WOI_COLD_ __attribute__((noreturn)) void bad_state(const struct woi_frame *frame)
{
    const struct woi_future_type *type = frame->future.type;
    const uint64_t state = frame->state & ~WOI_STATE_RUNNING_;

    if (state == WOI_STATE_START_)
        die("%s (%s:%u) is polled while its own code runs", type->name, type->file, type->line);
    if (state >> 32)
        die("%s (%s:%u) is polled while its own code runs, or awaits inside a C switch (line %u)", type->name,
            type->file, type->line, (unsigned)(state >> 32));
    die("%s (%s:%u) has an impossible state %#llx", type->name, type->file, type->line,
        (unsigned long long)frame->state);
}

/* Neither returned nor reached WOI_END: the finally part is still to be run. */
static WOI_COLD_ woi_poll stray_break(struct woi_frame *frame)
{
    const struct woi_future_type *type = frame->future.type;

    WOI_PANIC_SITE_("a break leaves the body of %s (%s:%u)");
    return woi_frame_panic_(frame, &woi_site_, "a break leaves the body of %s (%s:%u)", type->name,
                            type->file, type->line);
}

/* Entered in a state for which the body has no label: ended, or ending without a finally part. */
woi_poll woi_frame_settle_(struct woi_frame *frame)
{
    const uint64_t state = frame->state & ~WOI_STATE_RUNNING_;

    switch (state) {
    case WOI_STATE_FINALLY_:
    case WOI_STATE_FINALLY_LIVE_:
    case WOI_STATE_PANIC_FINALLY_:
        return woi_frame_end_(frame);
    case WOI_STATE_DONE_:
    case WOI_STATE_DONE_LIVE_:
        frame->state = state;
        return WOI_READY;
    case WOI_STATE_PANIC_DONE_:
        frame->state = state;
        return (woi_poll){WOI_STATUS_PANICKED};
    default:
        bad_state(frame);
    }
}

/* After the body's switch. */
woi_poll woi_frame_end_(struct woi_frame *frame)
{
    switch (frame->state & ~WOI_STATE_RUNNING_) {
    case WOI_STATE_FINALLY_:
        frame->state = WOI_STATE_DONE_;
        return WOI_READY;
    case WOI_STATE_FINALLY_LIVE_:
        frame->state = WOI_STATE_DONE_LIVE_;
        return WOI_READY;
    case WOI_STATE_PANIC_FINALLY_:
        frame->state = WOI_STATE_PANIC_DONE_;
        return (woi_poll){WOI_STATUS_PANICKED};
    default:
        return stray_break(frame);
    }
}
