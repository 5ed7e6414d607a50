/* Many senders and receivers, cancelled at any point, beside a model of the rules. Random, but the same in
 * every run. After each step the channel and the model must agree on every result, message, count and
 * wake; in the end each message that was sent must have been received, or given to the destructor, once. */
#include "support/channel_model.h"

enum { PERMITS = 8, STEPS = 300 };

static struct numbers_permit permits[PERMITS];
static struct numbers_sender tx;
static struct numbers_receiver rx;
static bool has_tx, has_rx;
static int next_message;
static int cancelled_grants;

TestSuite(channel_mpmc, .init = support_begin, .fini = support_end);

/* --- chance --- */

static uint64_t chance;

static int below(int n)
{
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return (int)(chance >> 33) % n;
}

/* --- steps --- */

static void model_release(struct op *op)
{
    model.senders -= op->kind != RECV;
    model.receivers -= op->kind == RECV;
}

static void keep_permit(struct numbers_permit permit)
{
    for (int i = 0; i < PERMITS; i++)
        if (!permits[i].core_) {
            permits[i] = permit;
            return;
        }
    model.permits--;
    model.senders--;
    numbers_permit_drop(&permit);
    model_settle();
}

/* Sometimes with another waker than before. */
static void poll_op(struct op *op)
{
    const enum phase before = op->phase;
    int message = -1, output, expected;

    if (below(4) == 0 && before != GRANTED)
        op->hand = 1 - op->hand;
    expected = model_poll(op, &message);
    model_settle(); /* before the operation goes, which may close the channel */
    if (expected != WAITING)
        model_release(op);
    output = step(&op->future, &op->hands[op->hand]);
    model_settle();
    cr_assert(eq(int, output, expected));
    if (output == WAITING)
        return;
    for (int i = 0; i < 2; i++) {
        cr_assert(eq(int, op->hands[i].held, 0));
        cr_assert(eq(u32, op->hands[i].wakes, op->wakes[i]));
    }
    if (op->kind == RECV)
        cr_assert(eq(int, op->message, message));
    if (op->kind == RESERVE && output == 0)
        keep_permit(op->permit);
}

static void start(enum kind kind)
{
    struct op *op = ops;

    while (op < ops + OPS && op->future)
        op++;
    if (op == ops + OPS || !(kind == RECV ? has_rx : has_tx))
        return;
    memset(op, 0, sizeof *op);
    op->kind = kind;
    op->message = kind == SEND ? next_message++ : -1;
    op->future = kind == SEND      ? numbers_send(tx, op->message)
                 : kind == RESERVE ? numbers_reserve(tx, &op->permit)
                 : kind == RECV    ? numbers_recv(rx, &op->message)
                                   : numbers_closed(tx);
    model.senders += kind != RECV;
    model.receivers += kind == RECV;
    if (below(5))
        poll_op(op);
}

static void cancel(struct op *op)
{
    cancelled_grants += op->phase == GRANTED;
    model.granted -= is_sender(op) && op->phase == GRANTED;
    model.claims -= is_receiver(op) && op->phase == GRANTED;
    model_release(op);
    woi_drop(op->future);
    op->future = NULL;
    model_settle();
    for (int i = 0; i < 2; i++) {
        cr_assert(eq(int, op->hands[i].held, 0));
        cr_assert(eq(u32, op->hands[i].wakes, op->wakes[i]));
    }
    cr_assert(eq(ptr, op->permit.core_, NULL));
    if (op->kind == RECV)
        cr_assert(eq(int, op->message, -1));
}

static void now_or_never(int which)
{
    struct numbers_permit permit = {0};
    int message = -1, expected;

    if (which == 0 && has_tx) {
        expected = model_may_send();
        cr_assert(eq(int, numbers_try_send(tx, next_message), expected));
        if (expected == 0)
            model_push(next_message);
        next_message++;
    } else if (which == 1 && has_tx) {
        expected = model_may_send();
        cr_assert(eq(int, numbers_try_reserve(tx, &permit), expected));
        if (expected == 0) {
            model.permits++;
            model.senders++;
            keep_permit(permit);
        }
    } else if (which == 2 && has_rx) {
        expected = model_may_receive();
        cr_assert(eq(int, numbers_try_recv(rx, &message), expected));
        cr_assert(eq(int, message, expected == 0 ? model_pop() : -1));
    }
    model_settle();
}

static void use_permit(struct numbers_permit *permit, bool sends)
{
    if (!permit->core_)
        return;
    model.permits--;
    model.senders--;
    if (sends) {
        const int expected = model.receivers == 0 ? -EPIPE : 0;
        if (expected == 0)
            model_push(next_message);
        cr_assert(eq(int, numbers_permit_send(permit, next_message++), expected));
        cr_assert(eq(int, numbers_permit_send(permit, 0), -EINVAL));
    } else {
        numbers_permit_drop(permit);
    }
    model_settle();
}

static void leave(bool sender)
{
    if (sender) {
        model.senders -= has_tx;
        has_tx = false;
        numbers_sender_drop(&tx);
    } else {
        model.receivers -= has_rx;
        has_rx = false;
        numbers_receiver_drop(&rx);
    }
    model_settle();
}

/* Mostly one that has been woken, or was never polled. */
static struct op *any_op(void)
{
    const int start = below(OPS);
    const bool also_waiting = below(3) == 0;

    for (int i = 0; i < OPS; i++) {
        struct op *op = &ops[(start + i) % OPS];
        if (op->future && (also_waiting || op->phase != WAITS))
            return op;
    }
    return NULL;
}

static void use_any_permit(void)
{
    const int start = below(PERMITS);

    for (int i = 0; i < PERMITS; i++)
        if (permits[(start + i) % PERMITS].core_) {
            use_permit(&permits[(start + i) % PERMITS], below(3) > 0);
            return;
        }
}

static void any_step(int n)
{
    struct op *op = any_op();
    const int what = below(100);

    if (what < 16)
        start(SEND);
    else if (what < 20)
        start(RESERVE);
    else if (what < 40)
        start(RECV);
    else if (what < 41)
        start(CLOSED);
    else if (what < 50)
        now_or_never(below(3));
    else if (what < 60)
        use_any_permit();
    else if (what < 88 && op)
        poll_op(op);
    else if (what < 98 && op)
        cancel(op);
    else if (what == 98 && n > STEPS * 3 / 4)
        leave(below(2));
    else if (what == 99 && n > STEPS * 3 / 4 && has_rx && below(2)) {
        numbers_close(rx);
        model_close();
    }
}

static void assert_agreement(void)
{
    if (has_rx)
        cr_assert(eq(sz, numbers_length(rx), model.length));
    if (has_tx) {
        cr_assert(eq(sz, numbers_free(tx), model.capacity - model_used()));
        cr_assert(eq(int, numbers_is_closed(tx), model.closed));
    }
    for (struct op *op = ops; op < ops + OPS; op++)
        for (int i = 0; i < 2 && op->future; i++) {
            cr_assert(eq(u32, op->hands[i].wakes, op->wakes[i]));
            cr_assert(eq(int, op->hands[i].held, op->phase == WAITS && op->hand == i));
        }
}

/* A channel's life, from opening it to whatever is last to go. */
static void live(size_t capacity)
{
    memset(&model, 0, sizeof model);
    memset(fates, 0, sizeof fates);
    next_message = 0;
    model.capacity = capacity;
    model.senders = model.receivers = 1;
    has_tx = has_rx = true;
    cr_assert(eq(
        int, capacity == SIZE_MAX ? numbers_open_unbounded(&tx, &rx) : numbers_open(capacity, &tx, &rx), 0));
    for (int n = 0; n < STEPS; n++) {
        any_step(n);
        assert_agreement();
    }
    for (int order = below(2), i = 0; i < 2; i++)
        leave((order + i) % 2);
    for (int i = 0; i < OPS; i++)
        if (ops[i].future && below(2))
            poll_op(&ops[i]);
    for (int i = 0; i < OPS; i++)
        if (ops[i].future)
            cancel(&ops[i]);
    for (int i = 0; i < PERMITS; i++)
        use_permit(&permits[i], below(2));
    for (int i = 0; i < next_message; i++)
        cr_assert(ne(int, (int)fates[i], SENT)); /* neither received nor destroyed: lost */
    cr_assert(eq(sz, heap.blocks, 0));
}

static void live_often(uint64_t seed, size_t least, size_t most)
{
    chance = seed;
    for (int i = 0; i < 150; i++)
        live(least + (size_t)i % (most - least + 1));
    cr_assert(gt(int, tally[SENT], 1000));
    cr_assert(gt(int, tally[RECEIVED], 500));
    cr_assert(gt(int, tally[DESTROYED], 30));
    cr_assert(eq(int, tally[SENT], tally[RECEIVED] + tally[DESTROYED]));
    cr_assert(gt(int, cancelled_grants, 200));
}

Test(channel_mpmc, of_capacity_one_does_what_the_model_does)
{
    live_often(1, 1, 1);
}

Test(channel_mpmc, of_small_capacities_does_what_the_model_does)
{
    live_often(2, 2, 6);
}

Test(channel_mpmc, unbounded_does_what_the_model_does)
{
    live_often(3, SIZE_MAX, SIZE_MAX);
}
