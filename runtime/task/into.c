/* into.c - WOI_INTO: a branch that remembers where its output goes.
 *
 * It is a frame, so that the strand of the branch reaches through it. It keeps its finished child
 * until the whole combinator is ready, and into_commit() moves the output then. */
#include "into.h"

#include "future.h"

/* A frame is finished when the strand comes back here; anything else is polled. */
static woi_poll into_resume(struct woi_future *self, struct woi_context *cx)
{
    struct woi_frame *into = as_frame(self);

    if (into->state != WOI_STATE_START_ && into->state != WOI_FIRST_LABEL_)
        return woi_frame_settle_(into);
    if (!is_frame(into->awaiting)) {
        const woi_poll poll = woi_await_leaf_(into, into->awaiting, WOI_FIRST_LABEL_, cx);
        if (poll.status != WOI_STATUS_READY)
            return poll;
    }
    into->state = WOI_STATE_DONE_;
    return WOI_READY;
}

const struct woi_future_type into_type = {.name = "WOI_INTO",
                                          .file = __FILE__,
                                          .size = sizeof(struct woi_into),
                                          .poll = woi_frame_poll_,
                                          .drop = woi_frame_drop_,
                                          .resume = into_resume};

struct woi_into *woi_into_(void *target, size_t size, struct woi_future *future)
{
    struct woi_into *into = future ? future_new(&into_type, sizeof *into) : NULL;

    if (!into) {
        woi_future_drop(future);
        return NULL;
    }
    if (is_frame(future))
        as_frame(future)->parent = &into->woi;
    into->woi.awaiting = future;
    into->target = target;
    into->size = size;
    return into;
}

void into_commit(struct woi_future *future)
{
    struct woi_into *into = (struct woi_into *)future;

    if (future->type == &into_type)
        woi_future_take(into->woi.awaiting, into->target, into->size);
}

void into_give_up(struct woi_future *future, struct woi_future *keeper)
{
    struct woi_frame *into = as_frame(future);

    if (future->type != &into_type)
        return;
    if (is_frame(into->awaiting))
        as_frame(into->awaiting)->parent = keeper->type == &into_type ? as_frame(keeper) : NULL;
    into->awaiting = NULL;
    woi_future_drop(future);
}
