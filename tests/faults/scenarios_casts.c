/* scenarios_casts.c - broadcasts and watches. A copy of a message is somebody's to receive or to destroy:
 * whatever fails, each is accounted for. */
#include "messages.h"

/* Here `sent` counts copies: what was sent, and its clones. */
static int copy(const int *message)
{
    sent++;
    return *message;
}

WOI_BROADCAST_OWNS(news, int, copy, destroy);
WOI_BROADCAST(hints, const char *);
WOI_WATCH_OWNS(gauge, int, destroy);
WOI_WATCH(phase, int);

enum { LAST = 9 };

/* Listens to the end; slow ones miss some. */
static WOI_ASYNC(int, listens, ((struct news_receiver, rx), (bool, is_slow)), int message, error, next;)
{
    WOI_BEGIN;
    for (;;) {
        WOI_AWAIT(self->error, news_recv(&self->rx, &self->message));
        if (self->error < 0)
            break;
        if (self->error > 0) {
            WOI_ASSERT(self->is_slow);
            self->next += self->error;
            continue;
        }
        received++;
        WOI_ASSERT(self->message == self->next);
        self->next++;
        if (self->is_slow)
            WOI_TRY(woi_sleep(WOI_MS(1)));
    }
    WOI_RETURN(self->error == -EPIPE && self->next == LAST ? 0 : self->error);
WOI_FINALLY:
    news_receiver_drop(&self->rx);
    WOI_END;
}

static WOI_ASYNC(int, tells, ((struct news_sender, tx)), int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < LAST; self->i++) {
        sent += news_send(self->tx, self->i) > 0;
        WOI_YIELD();
    }
    WOI_RETURN(0);
WOI_FINALLY:
    news_sender_drop(&self->tx);
    WOI_END;
}

static WOI_ASYNC(int, told, (),
    struct news_sender tx;
    struct news_receiver fast, slow;
    int error;
)
{
    WOI_BEGIN;
    self->error = news_open(2, &self->tx, &self->fast);
    if (self->error)
        WOI_RETURN(self->error);
    WOI_ASSERT(news_subscribe(self->tx, &self->slow) == 0);
    WOI_ASSERT(news_receivers(self->tx) == 2 && news_capacity(self->tx) == 2);
    WOI_TRY(woi_try_join(tells(self->tx), listens(self->fast, false), listens(self->slow, true)));
    WOI_END;
}

static int broadcast_to_all(void)
{
    return RUN_COUNTED(told());
}

static WOI_ASYNC(int, handles, (),
    struct hints_sender tx, other;
    struct hints_weak_sender weak;
    struct hints_receiver rx, again, copy;
    const char *hint;
    int error, which;
)
{
    WOI_BEGIN;
    self->error = hints_open(4, &self->tx, &self->rx);
    if (self->error)
        WOI_RETURN(self->error);
    self->weak = hints_sender_downgrade(self->tx);
    WOI_ASSERT(hints_sender_upgrade(self->weak, &self->other) == 0);
    WOI_ASSERT(hints_same_channel(self->tx, self->other) && hints_senders(&self->rx) == 2);
    WOI_AWAIT(self->which, woi_select_biased(hints_recv(&self->rx, &self->hint), woi_yield_now()));
    WOI_ASSERT(self->which == 1 && hints_send(self->other, "left") == 1);
    WOI_ASSERT(hints_resubscribe(&self->rx, &self->again) == 0);
    self->copy = hints_receiver_clone(&self->rx);
    WOI_ASSERT(hints_length(&self->copy) == 1 && hints_kept(self->tx) == 1);
    WOI_ASSERT(hints_try_recv(&self->again, &self->hint) == -EAGAIN);
    WOI_TRY(hints_recv(&self->copy, &self->hint));
    hints_sender_drop(&self->other);
    hints_receiver_drop(&self->rx);
    hints_receiver_drop(&self->again);
    WOI_AWAIT(self->which, woi_select_biased(hints_closed(self->tx), woi_yield_now()));
    WOI_ASSERT(self->which == 1 && !hints_is_closed(self->tx) && !hints_receiver_is_closed(&self->copy));
    hints_receiver_drop(&self->copy);
    WOI_TRY(hints_closed(self->tx));
WOI_FINALLY:
    hints_sender_drop(&self->tx);
    hints_sender_drop(&self->other);
    hints_weak_sender_drop(&self->weak);
    hints_receiver_drop(&self->rx);
    hints_receiver_drop(&self->again);
    hints_receiver_drop(&self->copy);
    WOI_END;
}

static int broadcast_handles(void)
{
    return RUN_ALONE(handles());
}

/* --- watches --- */

static bool is_last(const int *value, void *data)
{
    (void)data;
    return *value >= LAST;
}

static WOI_ASYNC(int, follows, ((struct gauge_receiver, rx)), int error;)
{
    WOI_BEGIN;
    WOI_TRY(gauge_wait_for(&self->rx, is_last, NULL));
    WOI_ASSERT(*gauge_borrow(&self->rx) == LAST && gauge_has_changed(&self->rx) >= -EPIPE);
    WOI_AWAIT(self->error, gauge_changed(&self->rx));
    WOI_RETURN(self->error == -EPIPE ? 0 : self->error);
WOI_FINALLY:
    gauge_receiver_drop(&self->rx);
    WOI_END;
}

static WOI_ASYNC(int, turns, ((struct gauge_sender, tx)), int i, error;)
{
    WOI_BEGIN;
    for (self->i = 1; self->i <= LAST; self->i++) {
        self->error = gauge_send(self->tx, self->i);
        if (self->error)
            WOI_RETURN(self->error);
        sent++;
        WOI_YIELD();
    }
    WOI_RETURN(0);
WOI_FINALLY:
    gauge_sender_drop(&self->tx);
    WOI_END;
}

static WOI_ASYNC(int, gauged, (), struct gauge_sender tx; struct gauge_receiver rx; int error;)
{
    WOI_BEGIN;
    self->error = gauge_open(0, &self->tx, &self->rx);
    if (self->error)
        WOI_RETURN(self->error);
    sent++;
    WOI_TRY(woi_try_join(turns(self->tx), follows(self->rx)));
    WOI_END;
}

static int watch_followed(void)
{
    return RUN_COUNTED(gauged());
}

static void increase(int *value, void *data)
{
    *value += *(int *)data;
}

static bool increase_if(int *value, void *data)
{
    increase(value, data);
    return *(int *)data != 0;
}

static WOI_ASYNC(int, changes, (),
    struct phase_sender tx, other;
    struct phase_receiver rx, copy;
    int error, which, by;
)
{
    WOI_BEGIN;
    self->error = phase_open(1, &self->tx, &self->rx);
    if (self->error)
        WOI_RETURN(self->error);
    self->other = phase_sender_clone(self->tx);
    WOI_ASSERT(phase_send_modify(self->tx, increase, &self->by) == 0);
    WOI_TRY(phase_changed(&self->rx));
    WOI_ASSERT(phase_send_if_modified(self->tx, increase_if, &self->by) == 0);
    WOI_AWAIT(self->which, woi_select_biased(phase_changed(&self->rx), woi_yield_now()));
    WOI_ASSERT(self->which == 1 && phase_send_replace(self->tx, 7, &self->by) == 0 && self->by == 1);
    self->copy = phase_receiver_clone(&self->rx);
    WOI_ASSERT(*phase_borrow_and_update(&self->rx) == 7 && *phase_sender_borrow(self->tx) == 7);
    phase_mark_changed(&self->rx);
    phase_mark_unchanged(&self->copy);
    WOI_ASSERT(phase_has_changed(&self->rx) == 1 && phase_has_changed(&self->copy) == 0);
    WOI_AWAIT(self->which, woi_select_biased(phase_closed(self->tx), woi_yield_now()));
    WOI_ASSERT(self->which == 1);
    phase_receiver_drop(&self->rx);
    phase_receiver_drop(&self->copy);
    WOI_TRY(phase_closed(self->tx));
WOI_FINALLY:
    phase_sender_drop(&self->tx);
    phase_sender_drop(&self->other);
    phase_receiver_drop(&self->rx);
    phase_receiver_drop(&self->copy);
    WOI_END;
}

static int watch_changes(void)
{
    return RUN_ALONE(changes());
}

const struct scenario scenarios_casts[] = {
    {.name = "broadcast_to_all", .run = broadcast_to_all},
    {.name = "broadcast_handles", .run = broadcast_handles},
    {.name = "watch_followed", .run = watch_followed, .results = {-EPIPE}},
    {.name = "watch_changes", .run = watch_changes},
    {.name = NULL},
};
