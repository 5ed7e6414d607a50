/* gate.h - futures that a test opens by hand and that count what is done to them, and polls by hand.
 *
 *     struct gate gate = {0};
 *     f = pass(&gate);                 // pending until gate_open(&gate, output)
 *     f = walk(&gate, 'a');            // an async function that awaits pass(&gate), and notes 'a' at its end
 */
#ifndef WOI_TESTS_GATE_H
#define WOI_TESTS_GATE_H

#include "support.h"
#include "woi/async.h"

/* For one future at a time. */
struct gate {
    int polls, drops;
    bool is_open;
    bool falls; /* the next poll panics */
    int output;
    struct woi_waker waker; /* of whoever waits */
};

WOI_FUTURE(int, passage, struct gate *gate;);

static inline woi_poll passage_poll(struct passage *self, struct woi_context *cx)
{
    struct gate *gate = self->gate;

    gate->polls++;
    if (gate->falls)
        return woi_panic("gate number %d fell", gate->output);
    self->output = gate->output;
    if (gate->is_open)
        return WOI_READY;
    woi_waker_store(&gate->waker, &cx->waker);
    return WOI_PENDING;
}

static inline void passage_release(struct passage *self)
{
    self->gate->drops++;
    woi_waker_drop(woi_waker_take(&self->gate->waker));
}

WOI_FUTURE_TYPE(passage, passage_poll, passage_release);

WOI_MUST_USE static inline struct passage *pass(struct gate *gate)
{
    struct passage *passage = woi_future_new(passage);

    if (passage)
        passage->gate = gate;
    return passage;
}

/* Wakes without opening. */
static inline void gate_knock(struct gate *gate)
{
    woi_waker_wake_by_ref(&gate->waker);
}

static inline void gate_open(struct gate *gate, int output)
{
    gate->is_open = true;
    gate->output = output;
    gate_knock(gate);
}

static inline void gate_fell(struct gate *gate)
{
    gate->falls = true;
    gate_knock(gate);
}

/* --- what ended, in which order --- */

static struct {
    char text[64];
    size_t length;
} journal;

static inline void note(char c)
{
    if (journal.length + 1 < sizeof journal.text)
        journal.text[journal.length++] = c;
}

static inline WOI_ASYNC(int, walk, ((struct gate *, gate), (char, name)), int output;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->output, pass(self->gate));
    WOI_RETURN(self->output);
WOI_FINALLY:
    note(self->name);
    WOI_END;
}

/* --- an output with a destructor --- */

struct owned {
    int number;
};

static int owned_dropped; /* how many */

static inline void owned_drop(struct owned *owned)
{
    owned_dropped++;
    owned->number = -1;
}

static inline WOI_ASYNC_OWNS(struct owned, owned_drop, make_owned, ((struct gate *, gate)), int number;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->number, pass(self->gate));
    WOI_RETURN((struct owned){self->number});
    WOI_END;
}

/* --- polling by hand --- */

enum { WAITING = 1000, PANICKED }; /* no output of ours */

/* One poll. Ready: frees the future and returns its output. Waiting: the future stays. */
static inline int step(struct woi_future_int **future, struct hand *hand)
{
    struct woi_context cx = hand_context(hand);
    const woi_poll poll = woi_poll_future(&(*future)->future, &cx);
    int output = WAITING;

    if (poll.status == WOI_STATUS_PENDING)
        return WAITING;
    if (poll.status == WOI_STATUS_READY)
        woi_future_take(&(*future)->future, &output, sizeof output);
    else
        output = PANICKED;
    woi_drop(*future);
    *future = NULL;
    return output;
}

#endif
