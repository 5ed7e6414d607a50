/* poll gets the future that it polls. */
#include "subjects.h"

static woi_poll point_poll(struct point *self, struct woi_context *cx)
{
    (void)self, (void)cx;
    return WOI_READY;
}
WOI_FUTURE_TYPE(countdown, point_poll, WOI_NO_RELEASE); // expect-warning: "incompatible pointer type"

struct countdown *countdown_from(int n)
{
    (void)n;
    return woi_future_new(countdown);
}
