/* WOI_WATCH: who owns a value, changes in place, waiting for a value, what is dropped half-way, memory,
 * misuse. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi/combine.h"
#include "woi/watch.h"

static int dropped[8], drops;

struct level {
    int number;
};

static void level_drop(struct level *level)
{
    dropped[drops++] = level->number;
    level->number = -1;
}

WOI_WATCH_OWNS(levels, struct level, level_drop);

static struct levels_sender tx;
static struct levels_receiver rx, rx2;
static struct hand hand;

static void begin(void)
{
    support_begin();
    cr_assert(eq(int, levels_open((struct level){1}, &tx, &rx), 0));
}

static void end(void)
{
    levels_sender_drop(&tx);
    levels_receiver_drop(&rx);
    levels_receiver_drop(&rx2);
    support_check(hand.held == 0, "a waker is left");
    support_end();
}

TestSuite(watch, .init = begin, .fini = end);

static int now(void)
{
    return levels_borrow(&rx)->number;
}

/* --- values --- */

Test(watch, a_value_is_dropped_when_another_takes_its_place)
{
    cr_assert(eq(int, levels_send(tx, (struct level){2}), 0));
    cr_assert(eq(int, drops, 1));
    cr_assert(eq(int, dropped[0], 1));
    cr_assert(eq(int, now(), 2));
}

Test(watch, the_last_value_is_dropped_with_the_last_handle)
{
    rx2 = levels_receiver_clone(&rx);
    levels_sender_drop(&tx);
    levels_receiver_drop(&rx);
    cr_assert(eq(int, drops, 0));
    levels_receiver_drop(&rx2);
    cr_assert(eq(int, drops, 1));
    cr_assert(eq(int, dropped[0], 1));
}

Test(watch, the_last_value_is_dropped_once_though_a_weak_sender_is_left)
{
    struct levels_weak_sender weak = levels_sender_downgrade(tx);

    levels_receiver_drop(&rx);
    cr_assert(
        eq(int, levels_sender_upgrade(weak, &tx), 0)); /* two in one variable: the first is dropped below */
    tx.core_->senders--;
    cr_assert(eq(int, drops, 0));
    levels_sender_drop(&tx);
    cr_assert(eq(int, drops, 1));
    levels_weak_sender_drop(&weak);
    cr_assert(eq(int, drops, 1));
}

Test(watch, a_value_that_was_not_sent_is_still_the_senders)
{
    levels_receiver_drop(&rx);
    cr_assert(eq(int, levels_send(tx, (struct level){2}), -EPIPE));
    cr_assert(eq(int, drops, 0));
    cr_assert(eq(int, levels_sender_borrow(tx)->number, 1));
}

Test(watch, send_replace_gives_the_old_value_back_also_without_a_receiver)
{
    struct level old = {0};

    cr_assert(eq(int, levels_send_replace(tx, (struct level){2}, &old), 0));
    cr_assert(eq(int, old.number, 1));
    cr_assert(eq(int, levels_has_changed(&rx), 1));
    levels_receiver_drop(&rx);
    cr_assert(eq(int, levels_send_replace(tx, (struct level){3}, &old), 0));
    cr_assert(eq(int, old.number, 2));
    cr_assert(eq(int, drops, 0));
    cr_assert(eq(int, levels_send_replace(tx, (struct level){4}, NULL), 0));
    cr_assert(eq(int, dropped[0], 3));
    cr_assert(eq(int, levels_subscribe(tx, &rx), 0));
    cr_assert(eq(int, now(), 4));
    cr_assert(eq(int, levels_has_changed(&rx), 0));
}

static void add(struct level *level, void *data)
{
    level->number += *(int *)data;
}

static bool add_if_positive(struct level *level, void *data)
{
    add(level, data);
    return *(int *)data > 0;
}

Test(watch, send_modify_changes_in_place_and_wakes)
{
    struct woi_future_int *changed = levels_changed(&rx);
    int ten = 10;

    cr_assert(eq(int, step(&changed, &hand), WAITING));
    cr_assert(eq(int, levels_send_modify(tx, add, &ten), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&changed, &hand), 0));
    cr_assert(eq(int, now(), 11));
    cr_assert(eq(int, drops, 0));
}

Test(watch, send_if_modified_wakes_only_if_it_says_so)
{
    struct woi_future_int *changed = levels_changed(&rx);
    int more = -3;

    cr_assert(eq(int, step(&changed, &hand), WAITING));
    cr_assert(eq(int, levels_send_if_modified(tx, add_if_positive, &more), 0));
    cr_assert(eq(u32, hand.wakes, 0));
    cr_assert(eq(int, now(), -2));
    cr_assert(eq(int, levels_has_changed(&rx), 0));
    more = 5;
    cr_assert(eq(int, levels_send_if_modified(tx, add_if_positive, &more), 1));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&changed, &hand), 0));
    cr_assert(eq(int, now(), 3));
}

/* --- wait_for --- */

static int looked;

static bool at_least(const struct level *level, void *data)
{
    looked++;
    return level->number >= *(int *)data;
}

Test(watch, wait_for_looks_at_the_present_value_first)
{
    int least = 1;
    struct woi_future_int *wait = levels_wait_for(&rx, at_least, &least);

    levels_mark_changed(&rx);
    cr_assert(eq(int, step(&wait, &hand), 0));
    cr_assert(eq(int, looked, 1));
    cr_assert(eq(int, levels_has_changed(&rx), 0));
}

Test(watch, wait_for_goes_on_waiting_until_a_value_fits)
{
    int least = 3;
    struct woi_future_int *wait = levels_wait_for(&rx, at_least, &least);

    cr_assert(eq(int, step(&wait, &hand), WAITING));
    levels_send(tx, (struct level){2});
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&wait, &hand), WAITING));
    cr_assert(eq(int, step(&wait, &hand), WAITING));
    cr_assert(eq(int, looked, 2)); /* at each value once */
    levels_send(tx, (struct level){3});
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(eq(int, step(&wait, &hand), 0));
    cr_assert(eq(int, looked, 3));
}

Test(watch, wait_for_is_epipe_when_the_last_value_does_not_fit)
{
    int least = 3;
    struct woi_future_int *wait = levels_wait_for(&rx, at_least, &least);

    cr_assert(eq(int, step(&wait, &hand), WAITING));
    levels_send(tx, (struct level){2});
    levels_sender_drop(&tx);
    cr_assert(eq(int, step(&wait, &hand), -EPIPE));
    cr_assert(eq(int, looked, 2));
}

/* --- dropped half-way --- */

Test(watch, a_changed_that_is_dropped_after_it_was_woken_has_seen_nothing)
{
    struct gate gate = {0};
    struct woi_future_int *select = woi_select_biased(pass(&gate), levels_changed(&rx));

    cr_assert(eq(int, step(&select, &hand), WAITING));
    levels_send(tx, (struct level){2});
    gate_open(&gate, 0);
    cr_assert(eq(int, step(&select, &hand), 0));
    cr_assert(eq(int, levels_has_changed(&rx), 1));
}

Test(watch, those_that_are_dropped_while_they_wait_are_not_woken)
{
    int least = 9;
    struct woi_future_int *changed = levels_changed(&rx), *wait = levels_wait_for(&rx, at_least, &least),
                          *closed = levels_closed(tx);

    cr_assert(eq(int, step(&changed, &hand), WAITING));
    cr_assert(eq(int, step(&wait, &hand), WAITING));
    cr_assert(eq(int, step(&closed, &hand), WAITING));
    woi_drop(changed);
    woi_drop(wait);
    woi_drop(closed);
    levels_send(tx, (struct level){9});
    levels_receiver_drop(&rx);
    cr_assert(eq(u32, hand.wakes, 0));
}

/* --- memory, misuse --- */

Test(watch, the_memory_goes_with_whoever_goes_last)
{
    const size_t blocks = heap.blocks;
    struct woi_future_int *closed = levels_closed(tx);

    levels_sender_drop(&tx);
    levels_receiver_drop(&rx);
    cr_assert(eq(int, drops, 1));
    cr_assert(eq(int, step(&closed, &hand), 0)); /* it keeps the memory, not the watch */
    cr_assert(eq(sz, heap.blocks, blocks - 1));
}

Test(watch, without_memory_is_not_opened_and_leaves_nothing)
{
    struct levels_sender sender = {NULL};
    const size_t blocks = heap.blocks;

    heap.fail_at = 1;
    cr_assert(eq(int, levels_open((struct level){5}, &sender, &rx2), -ENOMEM));
    cr_assert(eq(sz, heap.blocks, blocks));
    cr_assert(eq(ptr, sender.core_, NULL));
    cr_assert(eq(int, drops, 0));
}

Test(watch, that_was_never_opened_is_einval_and_harmless)
{
    struct levels_sender none = {NULL};
    struct woi_future_int *op = levels_changed(&rx2);
    struct level old;

    cr_assert(eq(int, step(&op, &hand), -EINVAL));
    op = levels_changed(NULL);
    cr_assert(eq(int, step(&op, &hand), -EINVAL));
    op = levels_wait_for(&rx2, at_least, NULL);
    cr_assert(eq(int, step(&op, &hand), -EINVAL));
    op = levels_wait_for(&rx, NULL, NULL);
    cr_assert(eq(int, step(&op, &hand), -EINVAL));
    op = levels_closed(none);
    cr_assert(eq(int, step(&op, &hand), -EINVAL));
    cr_assert(eq(int, levels_send(none, (struct level){1}), -EINVAL));
    cr_assert(eq(int, levels_send_replace(none, (struct level){1}, &old), -EINVAL));
    cr_assert(eq(int, levels_send_replace(none, (struct level){1}, NULL), -EINVAL));
    cr_assert(eq(int, levels_send_modify(none, add, NULL), -EINVAL));
    cr_assert(eq(int, levels_send_modify(tx, NULL, NULL), -EINVAL));
    cr_assert(eq(int, levels_send_if_modified(none, add_if_positive, NULL), -EINVAL));
    cr_assert(eq(int, levels_has_changed(&rx2), -EINVAL));
    cr_assert(eq(ptr, (void *)levels_borrow(&rx2), NULL));
    cr_assert(eq(ptr, (void *)levels_borrow_and_update(&rx2), NULL));
    levels_mark_changed(&rx2);
    rx2 = levels_receiver_clone(&rx2);
    levels_receiver_drop(&rx2);
    cr_assert(eq(int, drops, 0));
}

Test(watch, a_receiver_that_was_dropped_under_its_operation_is_einval)
{
    struct woi_future_int *changed = levels_changed(&rx);

    cr_assert(eq(int, step(&changed, &hand), WAITING));
    levels_receiver_drop(&rx);
    cr_assert(eq(int, step(&changed, &hand), -EINVAL));
}

/* Its type asks for more than malloc's smallest blocks give. */
struct wide {
    _Alignas(16) char bytes[48];
};
WOI_WATCH(wides, struct wide);

Test(watch, the_value_is_aligned_as_its_type_asks)
{
    struct wides_sender sender;

    cr_assert(eq(int, wides_open((struct wide){"x"}, &sender, NULL), 0));
    cr_assert(eq(sz, (uintptr_t)wides_sender_borrow(sender) % 16, 0));
    wides_sender_drop(&sender);
}
