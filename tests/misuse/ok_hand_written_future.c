/* Futures without an async function. */
#include "subjects.h"

static woi_poll countdown_poll(struct countdown *self, struct woi_context *cx)
{
    if (!woi_budget_take(cx))
        return WOI_PENDING;
    if (self->left < 0)
        return woi_panic("cannot count down from %d", self->left);
    if (self->left > 1000)
        return woi_panic("too many");
    if (self->left > 0) {
        self->left--;
        woi_waker_wake_by_ref(&cx->waker);
        return WOI_PENDING;
    }
    self->output = 0;
    return WOI_READY;
}
WOI_FUTURE_TYPE(countdown, countdown_poll, WOI_NO_RELEASE);

struct countdown *countdown_from(int n)
{
    struct countdown *made = woi_future_new(countdown);

    if (made)
        made->left = n;
    return made;
}

WOI_FUTURE(void, pause, char *text; struct point where[3];);

static woi_poll pause_poll(struct pause *self, struct woi_context *cx)
{
    struct countdown *inner = countdown_from(1);
    woi_poll polled = woi_poll_future(&inner->future, cx);

    self->where[0] = (struct point){1, 2};
    woi_drop(inner);
    return polled;
}

static void pause_release(struct pause *self)
{
    self->text = NULL;
}
WOI_FUTURE_TYPE(pause, pause_poll, pause_release);

static struct pause *take_pause(void)
{
    return woi_future_new(pause);
}

WOI_ASYNC(int, app, (), int x; woi_unit none; struct pause_handle *job;)
{
    WOI_BEGIN;
    WOI_TRY(self->x, countdown_from(5));
    WOI_AWAIT(take_pause());
    WOI_AWAIT(self->none, take_pause());
    self->job = woi_spawn(take_pause());
    woi_abort(self->job);
    WOI_AWAIT(self->job);
    WOI_RETURN(self->x);
    WOI_END;
}
