/* yield.c - the future that is ready the second time. */
#include "future.h"
#include "woi/task.h"

struct yield {
    struct woi_future_int public;
    bool yielded;
};

static woi_poll yield_poll(struct woi_future *self, struct woi_context *cx)
{
    struct yield *yield = (struct yield *)self;

    if (yield->yielded)
        return WOI_READY;
    yield->yielded = true;
    woi_waker_wake_by_ref(&cx->waker);
    return WOI_PENDING;
}

struct woi_future_int *woi_yield_now(void)
{
    static const struct woi_future_type type = {WOI_LEAF_("yield", struct yield, int), .poll = yield_poll,
                                                .drop = woi_plain_drop_};

    return woi_future_new_(&type);
}
