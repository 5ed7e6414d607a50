/* Selects in the situations of tokio's tests/macros_select.rs; more of ours are in test_select.c,
 * test_borrow.c and test_group_*.c. */
#include "support/host.h"
#include "woi/channel.h"
#include "woi/combine.h"
#include "woi/time.h"

WOI_CHANNEL(numbers, int);
WOI_ONESHOT(once, int);

TestSuite(macros_select, .init = host_begin, .fini = host_end);

static int polls;

/* Moves a future out of the variable, which may be dropped afterwards. */
#define TAKE(variable)                                                                                       \
    __extension__({                                                                                          \
        __auto_type taken_ = (variable);                                                                     \
        (variable) = NULL;                                                                                   \
        taken_;                                                                                              \
    })

/* Ready at once, and counts. */
static WOI_ASYNC(int, give, ((int, n)))
{
    WOI_BEGIN;
    polls++;
    WOI_RETURN(self->n);
    WOI_END;
}

Test(macros_select, sync_two)
{
    int x = 0, y = 0;
    const int which = RUN(woi_select(WOI_INTO(x, give(1)), WOI_INTO(y, give(2))));

    cr_assert(eq(int, polls, 1));
    cr_assert(eq(int, x, which == 0 ? 1 : 0));
    cr_assert(eq(int, y, which == 1 ? 2 : 0));
}

/* What a branch owns goes with it: once, whoever wins. */
Test(macros_select, drop_in_fut)
{
    for (int winner = 0; winner < 2; winner++) {
        struct gate gates[2] = {{.is_open = winner == 0}, {.is_open = winner == 1}};

        owned_dropped = 0;
        cr_assert(eq(int, RUN(woi_select_biased(make_owned(&gates[0]), make_owned(&gates[1]))), winner));
        cr_assert(eq(int, owned_dropped, 1));
        cr_assert(eq(int, gates[1 - winner].drops, winner == 0 ? 0 : 1));
    }
}

static WOI_ASYNC(int, nested_selects, (), int a, b;)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_select_biased(WOI_INTO(self->a, give(1)), woi_sleep(WOI_FOREVER)));
    WOI_AWAIT(
        woi_select_biased(woi_sleep(WOI_FOREVER),
                          woi_select_biased(WOI_INTO(self->b, give(self->a + 1)), woi_sleep(WOI_FOREVER))));
    WOI_RETURN(self->a + self->b);
    WOI_END;
}

Test(macros_select, nested)
{
    cr_assert(eq(int, RUN(nested_selects()), 3));
}

/* --- two oneshots --- */

static struct once_sender tx1, tx2;
static struct once_receiver rx1, rx2;

static void open_both(void)
{
    cr_assert(eq(int, once_open(&tx1, &rx1), 0));
    cr_assert(eq(int, once_open(&tx2, &rx2), 0));
}

static void close_both(void)
{
    once_sender_drop(&tx1);
    once_sender_drop(&tx2);
    once_receiver_drop(&rx1);
    once_receiver_drop(&rx2);
}

Test(macros_select, one_ready)
{
    int a = 0, b = 0;

    open_both();
    cr_assert(eq(int, once_send(&tx1, 1), 0));
    cr_assert(eq(int, RUN(woi_select(once_recv(rx1, &a), once_recv(rx2, &b))), 0));
    cr_assert(eq(int, a, 1));
    close_both();
}

static WOI_ASYNC(int, finish_the_loser, (), struct woi_future_int *first, *second; int a, b, which, error;)
{
    WOI_BEGIN;
    self->first = once_recv(rx1, &self->a);
    self->second = once_recv(rx2, &self->b);
    WOI_AWAIT(self->which, woi_select(WOI_BORROW(self->first), WOI_BORROW(self->second)));
    if (self->first)
        WOI_AWAIT(self->error, TAKE(self->first));
    if (self->second)
        WOI_AWAIT(self->error, TAKE(self->second));
    WOI_RETURN(10 * self->a + self->b);
WOI_FINALLY:
    woi_drop(self->first);
    woi_drop(self->second);
    WOI_END;
}

Test(macros_select, move_uncompleted_futures)
{
    for (int i = 0; i < 4; i++) { /* whichever is polled first */
        open_both();
        cr_assert(eq(int, once_send(&tx1, 1), 0));
        cr_assert(eq(int, once_send(&tx2, 2), 0));
        cr_assert(eq(int, RUN(finish_the_loser()), 12));
        close_both();
    }
}

/* --- streams --- */

static WOI_ASYNC(int, produce, ((struct numbers_sender, to_a), (struct numbers_sender, to_b)))
{
    WOI_BEGIN;
    WOI_TRY(numbers_send(self->to_b, 1));
    WOI_YIELD();
    WOI_TRY(numbers_send(self->to_a, 2));
    WOI_YIELD();
    WOI_TRY(numbers_send(self->to_b, 3));
    WOI_YIELD();
    WOI_RETURN(0);
WOI_FINALLY:
    numbers_sender_drop(&self->to_a);
    numbers_sender_drop(&self->to_b);
    WOI_END;
}

/* A branch whose channel is closed is left out from then on. */
static WOI_ASYNC(int, consume, ((struct numbers_receiver, from_a), (struct numbers_receiver, from_b)),
    int numbers[2], errors[2], which, sum, count;
)
{
    WOI_BEGIN;
    while (self->errors[0] == 0 || self->errors[1] == 0) {
        WOI_AWAIT(
            self->which,
            woi_select(WOI_IF(self->errors[0] == 0,
                              WOI_INTO(self->errors[0], numbers_recv(self->from_a, &self->numbers[0]))),
                       WOI_IF(self->errors[1] == 0,
                              WOI_INTO(self->errors[1], numbers_recv(self->from_b, &self->numbers[1])))));
        if (self->errors[self->which] == 0) {
            self->sum = 10 * self->sum + self->numbers[self->which];
            self->count++;
        }
    }
    WOI_RETURN(self->count == 3 && self->errors[0] == -EPIPE ? self->sum : -1);
WOI_FINALLY:
    numbers_receiver_drop(&self->from_a);
    numbers_receiver_drop(&self->from_b);
    WOI_END;
}

Test(macros_select, select_streams)
{
    struct numbers_sender a, b;
    struct numbers_receiver x, y;

    cr_assert(eq(int, numbers_open_unbounded(&a, &x), 0));
    cr_assert(eq(int, numbers_open_unbounded(&b, &y), 0));
    cr_assert(eq(int, woi_runtime_enter(runtime, &entered), 0));
    cr_assert(eq(int, woi_spawn_detached(produce(a, b)), 0));
    cr_assert(eq(int, woi_runtime_leave(&entered), 0));
    cr_assert(eq(int, RUN(consume(x, y)), 123));
}

/* --- branches that are left out --- */

Test(macros_select, disable_with_if)
{
    struct gate never = {.falls = true}, gate = {0};
    struct hand hand = {0};
    struct woi_future_int *select = woi_select(WOI_IF(false, pass(&never)), pass(&gate));

    cr_assert(eq(int, step(&select, &hand), WAITING));
    gate_open(&gate, 0);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&select, &hand), 1));
    cr_assert(eq(int, never.polls, 0));
}

static WOI_ASYNC(int, join_by_selecting, (), struct woi_future_int *first, *second; int a, b;)
{
    WOI_BEGIN;
    self->first = once_recv(rx1, &self->a);
    self->second = once_recv(rx2, &self->b);
    while (self->first || self->second)
        WOI_AWAIT(woi_select(WOI_IF(self->first, WOI_BORROW(self->first)),
                             WOI_IF(self->second, WOI_BORROW(self->second))));
    WOI_RETURN(self->a + self->b);
WOI_FINALLY:
    woi_drop(self->first);
    woi_drop(self->second);
    WOI_END;
}

Test(macros_select, join_with_select)
{
    struct hand hand = {0};
    struct woi_future_int *join;

    open_both();
    join = (struct woi_future_int *)(void *)join_by_selecting();
    cr_assert(eq(int, step(&join, &hand), WAITING));
    cr_assert(eq(int, once_send(&tx1, 123), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&join, &hand), WAITING));
    cr_assert(eq(int, once_send(&tx2, 456), 0));
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(eq(int, step(&join, &hand), 579));
    cr_assert(eq(int, hand.held, 0));
    close_both();
}

Test(macros_select, use_future_in_if_condition)
{
    for (int i = 0; i < 4; i++)
        cr_assert(eq(int, RUN(woi_select(WOI_IF(false, woi_sleep(WOI_MS(10))), give(1))), 1));
}

Test(macros_select, use_future_in_if_condition_biased)
{
    cr_assert(eq(int, RUN(woi_select_biased(WOI_IF(false, woi_sleep(WOI_MS(10))), give(1))), 1));
}

/* A branch whose output is not wanted ends, and is left out; it is not polled again. */
static WOI_ASYNC(int, wait_for_wanted, ((struct gate *, gate)), struct give *unwanted; int n, which, output;)
{
    WOI_BEGIN;
    self->unwanted = give(0);
    do
        WOI_AWAIT(self->which,
                  woi_select_biased(WOI_IF(self->unwanted, WOI_INTO(self->n, WOI_BORROW(self->unwanted))),
                                    WOI_INTO(self->output, pass(self->gate))));
    while (self->which == 0 && self->n == 0);
    WOI_RETURN(self->output);
WOI_FINALLY:
    woi_drop(self->unwanted);
    WOI_END;
}

Test(macros_select, future_panics_after_poll)
{
    struct gate gate = {0};
    struct hand hand = {0};
    struct woi_future_int *future = (struct woi_future_int *)(void *)wait_for_wanted(&gate);

    cr_assert(eq(int, step(&future, &hand), WAITING));
    cr_assert(eq(int, step(&future, &hand), WAITING));
    cr_assert(eq(int, polls, 1));
    gate_open(&gate, 9);
    cr_assert(eq(int, step(&future, &hand), 9));
}

/* --- many, and in order --- */

Test(macros_select, many_branches)
{
    enum { MANY = 64 };
    struct give *futures[MANY];
    int outputs[MANY] = {0};

    for (int i = 0; i < MANY; i++)
        futures[i] = give(1);
    const int which = RUN(woi_select_array(MANY, futures, outputs));
    cr_assert(eq(int, outputs[which], 1));
    cr_assert(eq(int, polls, 1));
}

Test(macros_select, biased_one_not_ready)
{
    struct gate gates[3] = {{0}, {.is_open = true, .output = 2}, {.is_open = true, .output = 3}};
    int x = 0;

    cr_assert(
        eq(int, RUN(woi_select_biased(pass(&gates[0]), WOI_INTO(x, pass(&gates[1])), pass(&gates[2]))), 1));
    cr_assert(eq(int, x, 2));
    cr_assert(eq(int, gates[2].polls, 0));
}

static WOI_ASYNC(int, yield_once, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, three_in_order, (), struct give *one; struct yield_once *two, *three; int which, order;)
{
    WOI_BEGIN;
    self->one = give(1);
    self->two = yield_once();
    self->three = yield_once();
    while (self->one || self->two || self->three) {
        WOI_AWAIT(self->which, woi_select_biased(WOI_IF(self->two, WOI_BORROW(self->two)),
                                                 WOI_IF(self->three, WOI_BORROW(self->three)),
                                                 WOI_IF(self->one, WOI_BORROW(self->one))));
        self->order = 10 * self->order + self->which;
    }
    WOI_RETURN(self->order);
WOI_FINALLY:
    woi_drop(self->one);
    woi_drop(self->two);
    woi_drop(self->three);
    WOI_END;
}

Test(macros_select, biased_eventually_ready)
{
    cr_assert(
        eq(int, RUN(three_in_order()), 201)); /* one is ready at once, the others a poll later, in order */
}

WOI_FUTURE(int, unit, char none;);

static woi_poll unit_poll(struct unit *self, struct woi_context *cx)
{
    self->output = 0;
    return woi_budget_take(cx) ? WOI_READY : WOI_PENDING;
}
WOI_FUTURE_TYPE(unit, unit_poll, WOI_NO_RELEASE);

Test(macros_select, select_is_budget_aware)
{
    struct hand hand = {0};
    unsigned budget = 128;
    struct woi_context cx = hand_context(&hand);

    cx.budget = &budget;
    for (int i = 0; i <= 128; i++) {
        struct woi_future_int *select = woi_select_biased(woi_future_new(unit), woi_future_new(unit));

        const woi_poll poll = woi_poll_future(&select->future, &cx);
        cr_assert(eq(int, poll.status, i < 128 ? WOI_STATUS_READY : WOI_STATUS_PENDING));
        woi_drop(select);
    }
    cr_assert(ge(u32, hand.wakes, 1));
}
