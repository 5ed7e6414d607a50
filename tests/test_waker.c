/* test_waker.c - wakers that belong to no task: the empty one, the one that wakes nobody, one's own. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "support.h"
#include "support/last_words.h"
#include "woi/waker.h"

TestSuite(waker, .init = support_begin, .fini = support_end);

Test(waker, the_empty_waker_may_be_woken_and_dropped)
{
    struct woi_waker slot = {0};

    woi_waker_wake_by_ref(&slot);
    woi_waker_wake(woi_waker_take(&slot));
    woi_waker_drop(slot);
    cr_assert(eq(ptr, (void *)slot.vtable, NULL));
}

static void clone_empty(void)
{
    const struct woi_waker empty = {0};

    (void)woi_waker_clone(&empty);
}

static void store_empty(void)
{
    const struct woi_waker empty = {0};
    struct woi_waker slot = {0};

    woi_waker_store(&slot, &empty);
}

Test(waker, cloning_or_storing_the_empty_waker_aborts)
{
    static char words[] =
        "woi: something tries to wait where waiting is not allowed, such as in a finally part\n";

    cr_assert(eq(str, last_words(clone_empty), words));
    cr_assert(eq(str, last_words(store_empty), words));
}

Test(waker, the_clone_of_the_noop_waker_wakes_nobody_either)
{
    const struct woi_waker noop = woi_waker_noop();
    const struct woi_waker clone = woi_waker_clone(&noop);

    cr_assert(woi_waker_will_wake(&noop, &clone));
    woi_waker_wake_by_ref(&clone);
    woi_waker_wake(clone);
    woi_waker_drop(noop);
}

Test(waker, the_noop_waker_is_not_the_empty_one)
{
    const struct woi_waker empty = {0}, noop = woi_waker_noop();

    cr_assert(not(woi_waker_will_wake(&empty, &noop)));
}

Test(waker, will_wake_asks_for_the_same_data_and_the_same_table)
{
    struct hand a = {0}, b = {0};
    const struct woi_waker of_a = hand_waker(&a), again = hand_waker(&a), of_b = hand_waker(&b);
    const struct woi_waker other_table = {&a, woi_waker_noop().vtable};

    cr_assert(woi_waker_will_wake(&of_a, &again));
    cr_assert(not(woi_waker_will_wake(&of_a, &of_b)));
    cr_assert(not(woi_waker_will_wake(&of_a, &other_table)));
}

Test(waker, each_operation_calls_its_own_function_once)
{
    struct hand hand = {0};
    const struct woi_waker waker = hand_waker(&hand);
    const struct woi_waker first = woi_waker_clone(&waker), second = woi_waker_clone(&waker);

    cr_assert(eq(int, hand.held, 2));
    woi_waker_wake_by_ref(&first);
    cr_assert(eq(int, hand.held, 2));
    woi_waker_wake(first);
    woi_waker_drop(second);
    cr_assert(eq(u32, hand.clones, 2));
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(eq(u32, hand.drops, 1));
    cr_assert(eq(int, hand.held, 0));
}

Test(waker, storing_into_an_empty_slot_keeps_a_clone)
{
    struct hand hand = {0};
    const struct woi_waker waker = hand_waker(&hand);
    struct woi_waker slot = {0};

    woi_waker_store(&slot, &waker);
    cr_assert(woi_waker_will_wake(&slot, &waker));
    cr_assert(eq(u32, hand.clones, 1));
    woi_waker_drop(slot);
    cr_assert(eq(int, hand.held, 0));
}

Test(waker, storing_what_wakes_the_same_clones_nothing)
{
    struct hand hand = {0};
    const struct woi_waker waker = hand_waker(&hand);
    struct woi_waker slot = {0};

    for (int i = 0; i < 5; i++)
        woi_waker_store(&slot, &waker);
    cr_assert(eq(u32, hand.clones, 1));
    cr_assert(eq(u32, hand.drops, 0));
    woi_waker_drop(slot);
}

Test(waker, storing_another_waker_drops_the_one_that_was_there)
{
    struct hand a = {0}, b = {0};
    const struct woi_waker of_a = hand_waker(&a), of_b = hand_waker(&b);
    struct woi_waker slot = {0};

    woi_waker_store(&slot, &of_a);
    woi_waker_store(&slot, &of_b);
    cr_assert(woi_waker_will_wake(&slot, &of_b));
    cr_assert(eq(int, a.held, 0));
    cr_assert(eq(u32, a.wakes, 0));
    cr_assert(eq(int, b.held, 1));
    woi_waker_drop(slot);
}

Test(waker, taking_leaves_the_slot_empty)
{
    struct hand hand = {0};
    const struct woi_waker waker = hand_waker(&hand);
    struct woi_waker slot = woi_waker_clone(&waker);
    struct woi_waker taken = woi_waker_take(&slot);

    cr_assert(eq(ptr, slot.data, NULL));
    cr_assert(eq(ptr, (void *)slot.vtable, NULL));
    cr_assert(woi_waker_will_wake(&taken, &waker));
    woi_waker_wake(taken);
    cr_assert(eq(int, hand.held, 0));
}

/* --- a waker whose drop looks at the slot it was in --- */

static struct woi_waker watched;
static bool was_refilled;

static struct woi_waker watch_clone(void *data);

static void watch_drop(void *data)
{
    (void)data;
    was_refilled = watched.vtable == woi_waker_noop().vtable;
}

static const struct woi_waker_vtable watch_vtable = {watch_clone, watch_drop, watch_drop, watch_drop};

static struct woi_waker watch_clone(void *data)
{
    return (struct woi_waker){data, &watch_vtable};
}

Test(waker, the_new_waker_is_in_its_place_before_the_old_one_is_dropped)
{
    const struct woi_waker noop = woi_waker_noop(), watch = watch_clone(NULL);

    woi_waker_store(&watched, &watch);
    woi_waker_store(&watched, &noop);
    cr_assert(was_refilled);
}
