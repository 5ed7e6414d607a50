/* release gets the future that it releases. */
#include "subjects.h"

static woi_poll countdown_poll(struct countdown *self, struct woi_context *cx)
{
    (void)self, (void)cx;
    return WOI_READY;
}
static void point_release(struct point *self)
{
    (void)self;
}
WOI_FUTURE_TYPE(countdown, countdown_poll, point_release); // expect-warning: "incompatible pointer type"

struct countdown *countdown_from(int n)
{
    (void)n;
    return woi_future_new(countdown);
}
