/* locks.h - what the tests of semaphores, locks, notify and their kin share: hands, and polls by hand.
 *
 *     TestSuite(sync_mutex, .init = support_begin, .fini = hands_end); */
#ifndef WOI_TESTS_LOCKS_H
#define WOI_TESTS_LOCKS_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"

enum { HANDS = 100 };

/* One for each that waits: step(&wait, &hands[0]). */
static struct hand hands[HANDS];

static inline void hands_end(void)
{
    for (int i = 0; i < HANDS; i++)
        support_check(hands[i].held == 0, "a waker is left");
    support_end();
}

/* One poll, and it is gone. */
static inline int now(struct woi_future_int *future)
{
    const int output = step(&future, &hands[HANDS - 1]);

    if (future)
        woi_drop(future);
    return output;
}

/* An async function with an output int, as a future like any other. */
#define AS_INT(fut) ((struct woi_future_int *)(void *)WOI_AS_FUTURE_(fut))

/* Moves an object that nobody uses; what is left behind makes no sense. */
#define MOVE(from, to)                                                                                       \
    do {                                                                                                     \
        memcpy((to), (from), sizeof *(to));                                                                  \
        memset((from), 0xa5, sizeof *(from));                                                                \
    } while (0)

/* What is ready at once takes a unit of the budget, and without one it is not. */
static inline void assert_cooperative(struct woi_future_int *future, int output)
{
    unsigned budget = 0;
    struct hand hand = {0};
    struct woi_context cx = {.waker = hand_waker(&hand), .budget = &budget};
    int taken = -1;

    cr_assert(eq(int, woi_poll_future(&future->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(u32, hand.wakes, 1));
    budget = 1;
    cr_assert(eq(int, woi_poll_future(&future->future, &cx).status, WOI_STATUS_READY));
    cr_assert(eq(u32, budget, 0));
    woi_future_take(&future->future, &taken, sizeof taken);
    cr_assert(eq(int, taken, output));
    woi_drop(future);
}

/* What has to wait takes nothing from the budget. */
static inline void assert_waits_for_free(struct woi_future_int *future)
{
    unsigned budget = 1;
    struct hand hand = {0};
    struct woi_context cx = {.waker = hand_waker(&hand), .budget = &budget};

    for (int i = 0; i < 2; i++) {
        cr_assert(eq(int, woi_poll_future(&future->future, &cx).status, WOI_STATUS_PENDING));
        cr_assert(eq(u32, budget, 1));
    }
    cr_assert(eq(u32, hand.wakes, 0));
    woi_drop(future);
}

#endif
