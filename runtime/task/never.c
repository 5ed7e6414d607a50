/* never.c - a branch that is left out: a future that is never ready, and costs no memory. */
#include "never.h"

#include "woi/combine.h"

static woi_poll never_poll(struct woi_future *self, struct woi_context *cx)
{
    (void)self;
    (void)cx;
    return WOI_PENDING;
}

static void never_drop(struct woi_future *self)
{
    (void)self;
}

static const struct woi_future_type never_type = {.name = "nothing: it is left out",
                                                  .file = __FILE__,
                                                  .flags = WOI_FUTURE_IN_PLACE,
                                                  .size = sizeof(struct woi_future),
                                                  .poll = never_poll,
                                                  .drop = never_drop};

bool is_never(const struct woi_future *future)
{
    return future->type == &never_type;
}

struct woi_future *woi_never_(void)
{
    static struct woi_future never = {&never_type};

    return &never;
}
