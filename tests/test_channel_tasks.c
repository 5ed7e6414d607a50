/* Channels between tasks: in order, exactly once, whoever is aborted or panics meanwhile. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi.h"

WOI_CHANNEL(numbers, int);

static struct woi_runtime *runtime;

static void begin(void)
{
    support_begin();
    woi_set_panic_hook(keep_panic, NULL);
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
}

static void end(void)
{
    support_check(woi_runtime_free(runtime) == 0, "the runtime is busy");
    support_end();
}

TestSuite(channel_tasks, .init = begin, .fini = end);

enum { MESSAGES = 1000 };

static int times_sent[MESSAGES], times_received[MESSAGES];
static uint64_t chance = 88172645463325252;

static int below(int n)
{
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return (int)(chance >> 33) % n;
}

/* Sends first, first + 1, ..., and drops its handle at the end. */
static WOI_ASYNC(int, produce, ((struct numbers_sender, tx), (int, first), (int, n), (bool, dawdles)),
    int i, error;
)
{
    WOI_BEGIN;
    for (; self->i < self->n; self->i++) {
        WOI_AWAIT(self->error, numbers_send(self->tx, self->first + self->i));
        if (self->error)
            WOI_RETURN(self->error);
        times_sent[self->first + self->i]++;
        if (self->dawdles && below(3) == 0)
            WOI_YIELD();
    }
    WOI_RETURN(self->i);
WOI_FINALLY:
    numbers_sender_drop(&self->tx);
    WOI_END;
}

/* Receives until the end; the output is how many. */
static WOI_ASYNC(int, consume, ((struct numbers_receiver, rx), (bool, dawdles)), int n, message, error, last;)
{
    WOI_BEGIN;
    self->last = -1;
    for (;;) {
        WOI_AWAIT(self->error, numbers_recv(self->rx, &self->message));
        if (self->error == -EPIPE)
            WOI_RETURN(self->n);
        times_received[self->message]++;
        if (!self->dawdles)
            WOI_ASSERT(self->message == self->last + 1);
        self->last = self->message;
        self->n++;
        if (self->dawdles && below(3) == 0)
            WOI_YIELD();
    }
WOI_FINALLY:
    numbers_receiver_drop(&self->rx);
    WOI_END;
}

static WOI_ASYNC(int, pass_in_order, ((size_t, capacity)),
    struct numbers_sender tx;
    struct numbers_receiver rx;
    int sent, received;
)
{
    WOI_BEGIN;
    WOI_ASSERT(numbers_open(self->capacity, &self->tx, &self->rx) == 0);
    WOI_AWAIT(woi_join(WOI_INTO(self->received, consume(self->rx, false)),
                       WOI_INTO(self->sent, produce(self->tx, 0, MESSAGES, false))));
    WOI_RETURN(self->sent == MESSAGES && self->received == MESSAGES);
    WOI_END;
}

Test(channel_tasks, a_thousand_messages_pass_in_order_through_any_capacity)
{
    static const size_t capacities[] = {1, 2, 7, 127, 128, 129, 5000};

    for (size_t i = 0; i < sizeof capacities / sizeof *capacities; i++) {
        int right = 0;
        cr_assert(eq(int, WOI_BLOCK_ON(runtime, right, pass_in_order(capacities[i])), 0));
        cr_assert(eq(int, right, 1));
    }
}

enum { PRODUCERS = 10, CONSUMERS = 7, EACH = MESSAGES / PRODUCERS };

/* Many of both; some are aborted while they run, and replaced if they were consumers. */
static WOI_ASYNC(int, crowd, ((size_t, capacity)),
    struct numbers_sender tx;
    struct numbers_receiver rx;
    struct produce_handle *producers[PRODUCERS];
    struct consume_handle *consumers[CONSUMERS];
    int i, k;
)
{
    WOI_BEGIN;
    WOI_ASSERT(numbers_open(self->capacity, &self->tx, &self->rx) == 0);
    for (int i = 0; i < PRODUCERS; i++)
        self->producers[i] = woi_spawn(produce(numbers_sender_clone(self->tx), i * EACH, EACH, true));
    for (int i = 0; i < CONSUMERS; i++)
        self->consumers[i] = woi_spawn(consume(numbers_receiver_clone(self->rx), true));
    for (; self->i < 40; self->i++) {
        self->k = below(CONSUMERS);
        woi_abort(self->consumers[self->k]);
        woi_detach(self->consumers[self->k]);
        self->consumers[self->k] = woi_spawn(consume(numbers_receiver_clone(self->rx), true));
        if (self->i % 10 == 9)
            woi_abort(self->producers[self->i / 10]);
        WOI_YIELD();
    }
    numbers_sender_drop(&self->tx);
    numbers_receiver_drop(&self->rx);
    WOI_AWAIT(woi_join_array(PRODUCERS, self->producers, (struct produce_result *)NULL));
    WOI_AWAIT(woi_join_array(CONSUMERS, self->consumers, (struct consume_result *)NULL));
    WOI_RETURN(0);
WOI_FINALLY:
    numbers_sender_drop(&self->tx);
    numbers_receiver_drop(&self->rx);
    WOI_END;
}

Test(channel_tasks, of_many_producers_and_consumers_some_aborted_each_message_arrives_once)
{
    for (size_t capacity = 1; capacity <= 9; capacity += 2) {
        int output = -1, sent = 0, unsent = 0;

        memset(times_sent, 0, sizeof times_sent);
        memset(times_received, 0, sizeof times_received);
        cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, crowd(capacity)), 0));
        cr_assert(eq(int, output, 0));
        for (int i = 0; i < MESSAGES; i++) {
            cr_assert(eq(int, times_received[i], times_sent[i]));
            cr_assert(le(int, times_sent[i], 1));
            sent += times_sent[i];
            unsent += !times_sent[i];
        }
        cr_assert(ge(int, sent, 6 * EACH)); /* four producers were aborted */
        cr_assert(gt(int, unsent, 0));
        cr_assert(eq(sz, woi_runtime_task_count(runtime), 0));
    }
}

/* Receives with a deadline that is mostly over already. */
static WOI_ASYNC(int, impatient, ((struct numbers_receiver, rx)), int n, message, error, late;)
{
    WOI_BEGIN;
    for (;;) {
        self->message = -1;
        WOI_AWAIT(self->late, woi_timeout(0, WOI_INTO(self->error, numbers_recv(self->rx, &self->message))));
        if (self->late) {
            WOI_ASSERT(self->message == -1);
            continue;
        }
        if (self->error == -EPIPE)
            break;
        WOI_ASSERT(self->message == self->n);
        self->n++;
    }
    WOI_RETURN(self->n);
WOI_FINALLY:
    numbers_receiver_drop(&self->rx);
    WOI_END;
}

static WOI_ASYNC(int, hurry, (),
    struct numbers_sender tx;
    struct numbers_receiver rx;
    int received;
)
{
    WOI_BEGIN;
    WOI_ASSERT(numbers_open(2, &self->tx, &self->rx) == 0);
    WOI_AWAIT(woi_join(WOI_INTO(self->received, impatient(self->rx)), produce(self->tx, 0, MESSAGES, true)));
    WOI_RETURN(self->received);
    WOI_END;
}

Test(channel_tasks, a_receiver_that_times_out_again_and_again_misses_nothing)
{
    int received = 0;

    cr_assert(eq(int, WOI_BLOCK_ON(runtime, received, hurry()), 0));
    cr_assert(eq(int, received, MESSAGES));
}

static WOI_ASYNC(int, produce_and_panic, ((struct numbers_sender, tx)), int error;)
{
    WOI_BEGIN;
    WOI_TRY(numbers_send(self->tx, 0));
    WOI_PANIC("on purpose");
WOI_FINALLY:
    numbers_sender_drop(&self->tx);
    WOI_END;
}

static WOI_ASYNC(int, outlive_a_panic, (),
    struct numbers_sender tx;
    struct numbers_receiver rx;
    int message, error;
)
{
    WOI_BEGIN;
    WOI_ASSERT(numbers_open(1, &self->tx, &self->rx) == 0);
    (void)woi_spawn_detached(produce_and_panic(self->tx));
    WOI_TRY(numbers_recv(self->rx, &self->message));
    WOI_AWAIT(self->error, numbers_recv(self->rx, &self->message));
    WOI_RETURN(self->error);
WOI_FINALLY:
    numbers_receiver_drop(&self->rx);
    WOI_END;
}

Test(channel_tasks, a_sender_whose_task_panics_closes_the_channel_in_its_finally_part)
{
    int error = 0;

    cr_assert(eq(int, WOI_BLOCK_ON(runtime, error, outlive_a_panic()), 0));
    cr_assert(eq(int, error, -EPIPE));
}

/* Aborted when it has been granted a message, before it is polled. */
static WOI_ASYNC(int, abort_a_claim, (),
    struct numbers_sender tx;
    struct numbers_receiver rx;
    struct consume_handle *first, *second;
    struct consume_result results[2];
)
{
    WOI_BEGIN;
    WOI_ASSERT(numbers_open(1, &self->tx, &self->rx) == 0);
    self->first = woi_spawn(consume(numbers_receiver_clone(self->rx), true));
    self->second = woi_spawn(consume(self->rx, true));
    WOI_YIELD();
    WOI_ASSERT(numbers_try_send(self->tx, 5) == 0);
    woi_abort(self->first);
    WOI_AWAIT(self->results[0], self->first);
    numbers_sender_drop(&self->tx);
    WOI_AWAIT(self->results[1], self->second);
    WOI_RETURN(self->results[0].error == WOI_CANCELLED && self->results[1].value == 1);
    WOI_END;
}

Test(channel_tasks, the_message_of_an_aborted_receiver_goes_to_the_next)
{
    int right = 0;

    cr_assert(eq(int, WOI_BLOCK_ON(runtime, right, abort_a_claim()), 0));
    cr_assert(eq(int, right, 1));
    cr_assert(eq(int, times_received[5], 1));
}

static int ticks;

static WOI_ASYNC(int, tick, ())
{
    WOI_BEGIN;
    for (;;) {
        ticks++;
        WOI_YIELD();
    }
    WOI_END;
}

static WOI_ASYNC(int, never_wait, (),
    struct numbers_sender tx;
    struct numbers_receiver rx;
    struct tick_handle *ticker;
    int i, message;
)
{
    WOI_BEGIN;
    WOI_ASSERT(numbers_open_unbounded(&self->tx, &self->rx) == 0);
    self->ticker = woi_spawn(tick());
    for (; self->i < 128 * 10; self->i++) {
        WOI_TRY(numbers_send(self->tx, self->i));
        WOI_TRY(numbers_recv(self->rx, &self->message));
    }
    WOI_RETURN(0);
WOI_FINALLY:
    numbers_sender_drop(&self->tx);
    numbers_receiver_drop(&self->rx);
    woi_abort(self->ticker);
    woi_detach(self->ticker);
    WOI_END;
}

Test(channel_tasks, a_task_whose_sends_and_receives_never_wait_lets_others_run)
{
    int output = -1;

    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, never_wait()), 0));
    cr_assert(eq(int, ticks, 19)); /* between twenty turns of 128 operations */
}

/* One channel that nobody sends to, one that nobody receives from. */
static struct numbers_sender idle_tx, busy_tx;
static struct numbers_receiver idle_rx, busy_rx;

static WOI_ASYNC(int, leave_them_waiting, ())
{
    WOI_BEGIN;
    for (int i = 0; i < 2; i++) {
        (void)woi_spawn_detached(consume(numbers_receiver_clone(idle_rx), true));
        (void)woi_spawn_detached(produce(numbers_sender_clone(busy_tx), 0, 5, false));
    }
    WOI_AWAIT(woi_sleep(WOI_MS(1)));
    WOI_RETURN(0);
    WOI_END;
}

Test(channel_tasks, freeing_the_runtime_ends_whoever_waits_and_loses_no_message)
{
    int output = -1, message = -1;

    cr_assert(eq(int, numbers_open(1, &idle_tx, &idle_rx), 0));
    cr_assert(eq(int, numbers_open(1, &busy_tx, &busy_rx), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, leave_them_waiting()), 0));
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 4));
    cr_assert(eq(int, numbers_try_send(idle_tx, 7), 0)); /* one of each is woken, and never polled again */
    cr_assert(eq(int, numbers_try_recv(busy_rx, &message), 0));
    cr_assert(eq(sz, numbers_free(busy_tx), 0));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    cr_assert(eq(int, numbers_try_recv(idle_rx, &message), 0));
    cr_assert(eq(int, message, 7));
    cr_assert(eq(sz, numbers_free(busy_tx), 1));
    numbers_sender_drop(&idle_tx);
    numbers_sender_drop(&busy_tx);
    numbers_receiver_drop(&idle_rx);
    numbers_receiver_drop(&busy_rx);
    cr_assert(eq(sz, heap.blocks, 0));
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
}
