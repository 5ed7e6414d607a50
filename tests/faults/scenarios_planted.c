/* scenarios_planted.c - bugs on purpose: the harness must catch each of them, and say so. */
#include <unistd.h>

#include "clock.h"
#include "scenario.h"

/* What a fault has brought about; the run without one is fine. */
static bool is_spoilt(void)
{
    return faults.hits > 0;
}

static WOI_ASYNC(int, nap, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_sleep(WOI_MS(1)));
    WOI_END;
}

static int leaks_memory(void)
{
    const int error = RUN_ALONE(nap());

    if (is_spoilt())
        (void)!sys()->allocate(10);
    return error;
}

static int leaks_descriptor(void)
{
    const int error = RUN_ALONE(nap());

    if (is_spoilt())
        (void)!dup(0);
    return error;
}

WOI_ONESHOT(nobody, int);

/* Waits for a message and for an fd that nothing happens to: no deadlock is seen. */
static WOI_ASYNC(int, sleeps_for_ever, (),
    struct woi_address at;
    struct woi_tcp_listener *listener;
    struct woi_tcp_stream *conn;
)
{
    WOI_BEGIN;
    self->at = loopback();
    virtual_clock.patience_ms = 100;
    if (woi_tcp_listen(&self->at, NULL, &self->listener) == 0)
        WOI_TRY(woi_tcp_accept(self->listener, &self->conn));
WOI_FINALLY:
    woi_tcp_listener_close(self->listener);
    WOI_END;
}

static int hangs(void)
{
    const int error = RUN_ALONE(nap());

    return is_spoilt() ? RUN_ALONE(sleeps_for_ever()) : error;
}

static WOI_ASYNC(int, yields_for_ever, ())
{
    WOI_BEGIN;
    for (;;)
        WOI_AWAIT(woi_yield_now());
    WOI_END;
}

static int spins(void)
{
    const int error = RUN_ALONE(nap());

    return is_spoilt() ? RUN_ALONE(yields_for_ever()) : error;
}

static int tells_another_error(void)
{
    return RUN_ALONE(nap()) ? -EXDEV : 0;
}

static int tells_nobody(void)
{
    (void)RUN_ALONE(nap());
    return 0;
}

static int crashes(void)
{
    const int error = RUN_ALONE(nap());

    if (is_spoilt())
        *(volatile int *)NULL = 1;
    return error;
}

static int sent, received;

WOI_CHANNEL(numbers, int);

static int loses_a_message(void)
{
    struct numbers_sender tx = {NULL};
    struct numbers_receiver rx = {NULL};
    int message, error = numbers_open(2, &tx, &rx);

    sent = received = 0;
    if (error == 0)
        error = RUN_ALONE(nap());
    sent += numbers_try_send(tx, 1) == 0;
    if (!is_spoilt() || !sent)
        received += numbers_try_recv(rx, &message) == 0;
    numbers_sender_drop(&tx);
    numbers_receiver_drop(&rx);
    expect(sent == received, "a message is lost");
    return error;
}

static int spoilt_for_ever;

static int fails_ever_after(void)
{
    const int error = RUN_ALONE(nap());

    spoilt_for_ever |= is_spoilt();
    return is_spoilt() ? error : spoilt_for_ever ? -EIO : error;
}

static WOI_ASYNC(int, forgets_a_task, (), struct yields_for_ever_handle *job;)
{
    WOI_BEGIN;
    self->job = woi_spawn(yields_for_ever());
    if (self->job)
        woi_detach(self->job);
    WOI_TRY(nap());
    WOI_END;
}

static int leaves_a_task(void)
{
    return RUN_ALONE(forgets_a_task());
}

const struct scenario scenarios_planted[] = {
    {.name = "planted_leak_of_memory", .run = leaks_memory, .planted = "left: 1 blocks"},
    {.name = "planted_leak_of_a_descriptor", .run = leaks_descriptor, .planted = "0 slabs, 1 descriptors"},
    {.name = "planted_hang", .run = hangs, .planted = "it sleeps, and nothing will wake it"},
    {.name = "planted_spin", .run = spins, .planted = "too many calls"},
    {.name = "planted_undocumented_error", .run = tells_another_error, .planted = "undocumented"},
    {.name = "planted_silence", .run = tells_nobody, .planted = "nobody is told"},
    {.name = "planted_crash", .run = crashes, .planted = "it crashes"},
    {.name = "planted_lost_message", .run = loses_a_message, .planted = "a message is lost"},
    {.name = "planted_lasting_damage", .run = fails_ever_after, .planted = "once more, without a fault"},
    {.name = "planted_forgotten_task", .run = leaves_a_task, .planted = "a task is left"},
    {.name = NULL},
};
