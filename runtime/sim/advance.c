/* advance.c - the future that moves the virtual clock. */
#include "sim.h"

#include "task/future.h"
#include "woi/time.h"

/* So often the others go first at the new time: which of them is next is the seed's choice, each time. */
enum { YIELDS = 64 };

struct advance {
    struct woi_future_int public;
    int64_t duration, until;
    struct woi_future_int *sleep; /* until the new time; NULL before and after */
    unsigned yields;              /* since then */
    bool is_there;
};

static woi_poll finish(struct advance *advance, int output)
{
    advance->public.output = output;
    return WOI_READY;
}

/* The clock is allowed to go so far, and goes there by itself when nothing is runnable before. */
static struct woi_future_int *begin(struct advance *advance, struct woi_sim *sim)
{
    advance->until = woi_time_add(sim->now, advance->duration);
    if (sim->clock_limit < advance->until)
        sim->clock_limit = advance->until;
    return woi_sleep_until(advance->until);
}

static woi_poll advance_poll(struct woi_future *self, struct woi_context *cx)
{
    struct advance *advance = (struct advance *)self;
    struct woi_sim *sim = woi_sim_current();

    if (!sim || advance->duration < 0)
        return woi_budget_take(cx) ? finish(advance, sim ? -EINVAL : -ENXIO) : WOI_PENDING;
    if (!advance->is_there) {
        if (!advance->sleep)
            advance->sleep = begin(advance, sim);
        const woi_poll poll = woi_poll_future((struct woi_future *)advance->sleep, cx);
        if (poll.status != WOI_STATUS_READY)
            return poll;
        woi_future_drop((struct woi_future *)advance->sleep);
        advance->sleep = NULL;
        advance->is_there = true;
    }
    if (advance->yields++ == YIELDS)
        return finish(advance, 0);
    woi_waker_wake_by_ref(&cx->waker);
    return WOI_PENDING;
}

/* Half-way, a clock that stood still stands still again. */
static void advance_drop(struct woi_future *self)
{
    struct advance *advance = (struct advance *)self;
    struct woi_sim *sim = woi_sim_current();

    if (sim && advance->sleep && sim->clock_limit == advance->until)
        sim->clock_limit = sim->now;
    woi_future_drop((struct woi_future *)advance->sleep);
    future_free(self);
}

struct woi_future_int *woi_sim_advance(int64_t nanoseconds)
{
    static const struct woi_future_type type = {WOI_LEAF_("advance", struct advance, int),
                                                .poll = advance_poll, .drop = advance_drop};
    struct advance *advance = woi_future_new_(&type);

    if (!advance)
        return NULL;
    advance->duration = nanoseconds;
    return &advance->public;
}
