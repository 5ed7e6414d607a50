/* advance.c - the future that moves the virtual clock. */
#include "sim.h"

#include "task/future.h"
#include "woi/task.h"
#include "woi/time.h"

struct advance {
    struct woi_future_int public;
    int64_t duration, until;
    struct woi_future_int *rest; /* a sleep until the new time, then a yield */
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
    for (;;) {
        woi_poll poll;

        if (!advance->rest)
            advance->rest = advance->is_there ? woi_yield_now() : begin(advance, sim);
        poll = woi_poll_future((struct woi_future *)advance->rest, cx);
        if (poll.status != WOI_STATUS_READY)
            return poll;
        woi_future_drop((struct woi_future *)advance->rest);
        advance->rest = NULL;
        if (advance->is_there)
            return finish(advance, 0);
        advance->is_there = true;
    }
}

/* Half-way, a clock that stood still stands still again. */
static void advance_drop(struct woi_future *self)
{
    struct advance *advance = (struct advance *)self;
    struct woi_sim *sim = woi_sim_current();

    if (sim && advance->rest && !advance->is_there && sim->clock_limit == advance->until)
        sim->clock_limit = sim->now;
    woi_future_drop((struct woi_future *)advance->rest);
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
