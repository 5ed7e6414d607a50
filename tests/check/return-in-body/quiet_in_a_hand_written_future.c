/* A poll returns. */
#include "subjects.h"

WOI_FUTURE(int, countdown, int left;);

static woi_poll countdown_poll(struct countdown *self, struct woi_context *cx)
{
    if (self->left-- > 0) {
        woi_waker_wake_by_ref(&cx->waker);
        return WOI_PENDING;
    }
    return WOI_READY;
}
WOI_FUTURE_TYPE(countdown, countdown_poll, WOI_NO_RELEASE);
