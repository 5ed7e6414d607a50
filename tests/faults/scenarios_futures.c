/* scenarios_futures.c - futures written by hand, outputs that own something, frames in place. */
#include "scenario.h"

/* --- futures written by hand --- */

struct door {
    struct woi_waker waker;
    bool is_open;
};

WOI_FUTURE(int, passage, struct door *door; bool has_waited;);

static woi_poll passage_poll(struct passage *self, struct woi_context *cx)
{
    if (!woi_budget_take(cx))
        return WOI_PENDING;
    if (!self->door)
        return woi_panic("no door");
    if (!self->door->is_open) {
        woi_waker_store(&self->door->waker, &cx->waker);
        return WOI_PENDING;
    }
    self->output = 9;
    return WOI_READY;
}

static void passage_release(struct passage *self)
{
    if (self->door)
        woi_waker_drop(woi_waker_take(&self->door->waker));
}

WOI_FUTURE_TYPE(passage, passage_poll, passage_release);

static struct passage *pass(struct door *door)
{
    struct passage *passage = woi_future_new(passage);

    if (passage)
        passage->door = door;
    return passage;
}

/* The same with a queue, for as many as want to hear it. */
struct bell {
    struct woi_link hearers;
    bool has_rung;
};

WOI_FUTURE(int, hearing, struct bell *bell; struct woi_waiter waiter;);

static woi_poll hearing_poll(struct hearing *self, struct woi_context *cx)
{
    if (!self->bell->has_rung) {
        woi_waiter_wait(&self->bell->hearers, &self->waiter, cx);
        return WOI_PENDING;
    }
    return woi_budget_take(cx) ? WOI_READY : WOI_PENDING;
}

static void hearing_release(struct hearing *self)
{
    woi_waiter_cancel(&self->waiter);
}

WOI_FUTURE_TYPE(hearing, hearing_poll, hearing_release);

static struct hearing *hear(struct bell *bell)
{
    struct hearing *hearing = woi_future_new(hearing);

    if (hearing)
        hearing->bell = bell;
    return hearing;
}

static WOI_ASYNC(int, rings, ((struct bell *, bell)))
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(WOI_MS(1)));
    self->bell->has_rung = true;
    woi_waiters_wake(&self->bell->hearers);
    WOI_END;
}

static WOI_ASYNC(int, hears, (), struct bell bell;)
{
    WOI_BEGIN;
    woi_waiters_init(&self->bell.hearers);
    WOI_TRY(woi_try_join(hear(&self->bell), rings(&self->bell), hear(&self->bell)));
    WOI_END;
}

static WOI_ASYNC(int, opens, ((struct door *, door)))
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(WOI_MS(1)));
    self->door->is_open = true;
    woi_waker_wake_by_ref(&self->door->waker);
    WOI_END;
}

static WOI_ASYNC(int, goes_through, (),
    struct door door;
    struct opens_handle *job;
    struct passage_handle *other;
    struct passage_result result;
    int output;
)
{
    WOI_BEGIN;
    self->job = woi_spawn(opens(&self->door));
    if (!self->job)
        WOI_RETURN(-errno);
    WOI_TRY(woi_timeout(WOI_SEC(9), WOI_INTO(self->output, pass(&self->door))));
    WOI_ASSERT(self->output == 9);
    self->other = woi_spawn(pass(NULL));
    if (!self->other)
        WOI_RETURN(-errno);
    WOI_AWAIT(self->result, self->other);
    self->other = NULL;
    if (self->result.error != WOI_PANICKED)
        WOI_RETURN(joined_error(self->result.error));
WOI_FINALLY:
    if (self->job) {
        woi_abort(self->job);
        woi_detach(self->job);
    }
    WOI_END;
}

/* The task that opens the door may fail to: then the passage is late. */
static int written_by_hand(void)
{
    return RUN_ALONE(goes_through());
}

static int waited_for_by_hand(void)
{
    return RUN_ALONE(hears());
}

static int polled_by_hand(void)
{
    struct door door = {.is_open = false};
    struct woi_context cx = {.waker = woi_waker_noop()};
    struct passage *passage = pass(&door);
    int output = 0;

    if (!passage)
        return -ENOMEM;
    const struct woi_waker clone = woi_waker_clone(&cx.waker);
    expect(woi_poll_future(&passage->future, &cx).status == WOI_STATUS_PENDING, "the door is open");
    expect(woi_waker_will_wake(&clone, &door.waker), "it is another waker");
    woi_waker_wake(clone);
    door.is_open = true;
    expect(woi_poll_future(&passage->future, &cx).status == WOI_STATUS_READY, "the door is shut");
    woi_future_take(&passage->future, &output, sizeof output);
    expect(output == 9, "it is another output");
    woi_drop(passage);
    return 0;
}

/* --- outputs that own something, frames in memory of the caller's, declared functions --- */

static int made, dropped;

static void drop_made(int *output)
{
    dropped += *output;
}

static WOI_ASYNC_OWNS(int, drop_made, makes, ())
{
    WOI_BEGIN;
    made++;
    WOI_RETURN(1);
    WOI_END;
}

WOI_ASYNC_DECLARE(int, deep, ((int, n)));
static struct deep *take(struct deep **place)
{
    struct deep *taken = *place;

    *place = NULL;
    return taken;
}

/* What it awaits is made some time before: whether that has an owner by then, only the await can tell. */
static WOI_ASYNC(int, step, ((int, n)), struct deep *made;)
{
    WOI_BEGIN;
    self->made = deep(self->n - 1);
    WOI_YIELD();
    WOI_TRY(take(&self->made));
WOI_FINALLY:
    woi_drop(self->made);
    WOI_END;
}

static WOI_ASYNC(void, in_place, ((int *, ret)))
{
    WOI_BEGIN;
    WOI_YIELD();
    *self->ret = 3;
    WOI_END;
}

WOI_ASYNC_DEFINE(int, deep, ((int, n)), struct in_place_frame memory; int value;)
{
    WOI_BEGIN;
    if (self->n > 0)
        WOI_TRY(step(self->n));
    WOI_AWAIT(in_place_at(&self->memory, &self->value));
    WOI_ASSERT(self->value == 3);
    WOI_AWAIT(in_place(&self->value));
    WOI_END;
}

WOI_ASYNC_DECLARE(int, keeps, ());
WOI_ASYNC_DEFINE_OWNS(int, drop_made, keeps, (), int kept;)
{
    WOI_BEGIN;
    WOI_TRY(self->kept, makes());
    WOI_TRY(woi_join(makes(), makes())); /* nobody takes these */
    WOI_TRY(deep(3));
    WOI_RETURN(self->kept);
WOI_FINALLY:
    if (self->kept)
        dropped += self->kept - 1; /* what is returned is dropped by whoever takes it, or by woi */
    WOI_END;
}

static int outputs_owned(void)
{
    made = dropped = 0;
    const int output = RUN_ALONE(keeps());

    expect(output < 0 || (output == 1 && made == 3 && dropped == 2), "an output is lost, or dropped twice");
    return output < 0 ? output : 0;
}

const struct scenario scenarios_futures[] = {
    {.name = "written_by_hand", .run = written_by_hand, .results = {-ETIMEDOUT}, .hides = OF_MEMORY},
    {.name = "waited_for_by_hand", .run = waited_for_by_hand},
    {.name = "polled_by_hand", .run = polled_by_hand},
    {.name = "outputs_owned", .run = outputs_owned},
    {.name = NULL},
};
