/* manual_future.c - a future and a waker written by hand, polled by hand and then awaited.
 *
 * A bell can be waited for. The future `ring` leaves a waker at the bell; whoever rings the bell wakes
 * it. That is all there is to a leaf: a sleep leaves its waker at a timer, a read at a socket. */
// expect: poll: pending, 1 waker kept
// expect: woken: 1, 0 wakers kept
// expect: poll: ready, rung by hand
// expect: task: ringing
// expect: app: rung by a task

#include <errno.h>
#include <stdio.h>
#include <woi.h>

/* --- the future ---------------------------------------------------------------------------- */

struct bell {
    const char *rung_by;     /* NULL: not yet */
    struct woi_waker waiter; /* whom to wake; one at most, to keep it short */
};

static void bell_ring(struct bell *bell, const char *who)
{
    bell->rung_by = who;
    woi_waker_wake(woi_waker_take(&bell->waiter)); /* the slot is empty before anybody is called */
}

/* Its output is who rang. It borrows the bell. */
WOI_FUTURE(const char *, ring, struct bell *bell;);

static woi_poll ring_poll(struct ring *self, struct woi_context *cx)
{
    if (!self->bell->rung_by) {
        woi_waker_store(&self->bell->waiter, &cx->waker); /* pending without this: never polled again */
        return WOI_PENDING;
    }
    self->output = self->bell->rung_by;
    return WOI_READY;
}

/* Dropped while it waits, it takes its waker back. */
static void ring_release(struct ring *self)
{
    woi_waker_drop(woi_waker_take(&self->bell->waiter));
}

WOI_FUTURE_TYPE(ring, ring_poll, ring_release);

static struct ring *ring(struct bell *bell)
{
    struct ring *self = woi_future_new(ring);

    if (self)
        self->bell = bell;
    return self;
}

/* --- the waker ----------------------------------------------------------------------------- */

/* A waker that counts: how often it woke, and how many references there are besides our own. */
struct counter {
    int woken, kept;
};

static struct woi_waker counter_clone(void *data);

static void counter_drop(void *data)
{
    struct counter *counter = data;

    counter->kept--;
}

static void counter_wake_by_ref(void *data)
{
    struct counter *counter = data;

    counter->woken++;
}

static void counter_wake(void *data)
{
    counter_wake_by_ref(data);
    counter_drop(data);
}

static const struct woi_waker_vtable counter_vtable = {
    .clone = counter_clone,
    .wake = counter_wake,
    .wake_by_ref = counter_wake_by_ref,
    .drop = counter_drop,
};

static struct woi_waker counter_clone(void *data)
{
    struct counter *counter = data;

    counter->kept++;
    return (struct woi_waker){.data = data, .vtable = &counter_vtable};
}

/* --- polled by hand: without a runtime ----------------------------------------------------- */

static const char *status_name(woi_poll poll)
{
    return poll.status == WOI_STATUS_READY ? "ready" : "pending";
}

static int by_hand(void)
{
    struct counter counter = {0};
    struct woi_context cx = {.waker = {.data = &counter, .vtable = &counter_vtable}};
    struct bell bell = {0};
    struct ring *future = ring(&bell);
    woi_poll poll;

    if (!future)
        return -ENOMEM;
    poll = woi_poll_future(&future->future, &cx);
    printf("poll: %s, %d waker kept\n", status_name(poll), counter.kept);
    bell_ring(&bell, "hand");
    printf("woken: %d, %d wakers kept\n", counter.woken, counter.kept);
    poll = woi_poll_future(&future->future, &cx);
    printf("poll: %s, rung by %s\n", status_name(poll), future->output);
    woi_drop(future);
    return counter.kept == 0 ? 0 : -EINVAL;
}

/* --- awaited ------------------------------------------------------------------------------- */

static WOI_ASYNC(void, ring_later, ((struct bell *, bell)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(WOI_MS(1)));
    puts("task: ringing");
    bell_ring(self->bell, "a task");
    WOI_END;
}

static WOI_ASYNC(int, app, (),
    struct bell bell;
    const char *who;
    int error;
)
{
    WOI_BEGIN;
    self->error = woi_spawn_detached(ring_later(&self->bell));
    if (self->error)
        WOI_RETURN(self->error);
    WOI_AWAIT(self->who, ring(&self->bell));
    printf("app: rung by %s\n", self->who);
    WOI_RETURN(0);
    WOI_END;
}

int main(void)
{
    int error = by_hand();

    if (error) {
        fprintf(stderr, "manual_future: %s\n", woi_strerror(error));
        return 1;
    }
    return WOI_MAIN(app());
}
