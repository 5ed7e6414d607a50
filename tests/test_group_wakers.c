/* The wakers of combinators: each branch has its own, and each clone keeps the block and no more. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi.h"

TestSuite(group_wakers, .init = support_begin, .fini = support_end);

/* --- down: from the branch to whoever awaits --- */

Test(group_wakers, however_many_branches_are_woken_the_parent_is_woken_once)
{
    struct gate g[3] = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_join(pass(&g[0]), pass(&g[1]), pass(&g[2]));

    cr_assert(eq(int, step(&join, &hand), WAITING));
    for (int i = 0; i < 5; i++)
        gate_knock(&g[i % 3]);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&join, &hand), WAITING));
    for (int i = 0; i < 3; i++)
        cr_assert(eq(int, g[i].polls, 2));
    gate_knock(&g[1]);
    cr_assert(eq(u32, hand.wakes, 2));
    woi_drop(join);
}

Test(group_wakers, a_spurious_poll_polls_no_branch)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    struct woi_future_int *select = woi_select(pass(&a), walk(&b, 'b'));

    for (int i = 0; i < 5; i++)
        cr_assert(eq(int, step(&select, &hand), WAITING));
    cr_assert(eq(int, a.polls, 1));
    cr_assert(eq(int, b.polls, 1));
    woi_drop(select);
}

Test(group_wakers, waking_a_finished_branch_does_nothing)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_join(pass(&a), pass(&b));
    struct woi_waker leaked;

    cr_assert(eq(int, step(&join, &hand), WAITING));
    leaked = woi_waker_clone(&a.waker);
    gate_open(&a, 0);
    cr_assert(eq(int, step(&join, &hand), WAITING));
    cr_assert(eq(u32, hand.wakes, 1));
    woi_waker_wake_by_ref(&leaked);
    woi_waker_wake(leaked);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&join, &hand), WAITING));
    cr_assert(eq(int, a.polls, 2));
    woi_drop(join);
}

Test(group_wakers, each_branch_has_its_own_and_clones_wake_the_same)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_join(pass(&a), pass(&b));
    struct woi_waker clone;

    cr_assert(eq(int, step(&join, &hand), WAITING));
    clone = woi_waker_clone(&a.waker);
    cr_assert(eq(int, woi_waker_will_wake(&clone, &a.waker), 1));
    cr_assert(eq(int, woi_waker_will_wake(&a.waker, &b.waker), 0));
    woi_waker_wake(clone);
    cr_assert(eq(int, step(&join, &hand), WAITING));
    cr_assert(eq(int, a.polls, 2));
    cr_assert(eq(int, b.polls, 1));
    woi_drop(join);
}

Test(group_wakers, a_leaf_that_is_polled_again_need_not_store_its_waker_again)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_join(pass(&a), pass(&b));
    struct woi_waker first;

    cr_assert(eq(int, step(&join, &hand), WAITING));
    first = a.waker;
    gate_knock(&a);
    cr_assert(eq(int, step(&join, &hand), WAITING));
    cr_assert(eq(ptr, a.waker.data, first.data));
    woi_drop(join);
}

static WOI_ASYNC(int, yield_three_times, ((struct gate *, count)))
{
    WOI_BEGIN;
    self->count->polls++;
    WOI_YIELD();
    self->count->polls++;
    WOI_YIELD();
    self->count->polls++;
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}

Test(group_wakers, a_branch_that_wakes_itself_is_polled_once_per_poll_of_the_group)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_join(yield_three_times(&a), yield_three_times(&b));

    for (unsigned i = 1; i <= 3; i++) {
        cr_assert(eq(int, step(&join, &hand), WAITING));
        cr_assert(eq(int, a.polls, (int)i));
        cr_assert(eq(int, b.polls, (int)i));
        cr_assert(eq(u32, hand.wakes, i));
    }
    cr_assert(eq(int, step(&join, &hand), 0));
}

Test(group_wakers, in_nested_groups_one_wake_goes_up_through_every_level_once)
{
    struct gate g[4] = {0};
    struct hand hand = {0};
    struct woi_future_int *join =
        woi_join(woi_join(pass(&g[0]), woi_join(pass(&g[1]), pass(&g[2]))), pass(&g[3]));

    cr_assert(eq(int, step(&join, &hand), WAITING));
    gate_knock(&g[1]);
    gate_knock(&g[2]);
    gate_knock(&g[0]);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&join, &hand), WAITING));
    cr_assert(eq(int, g[0].polls + g[1].polls + g[2].polls, 6));
    cr_assert(eq(int, g[3].polls, 1));
    woi_drop(join);
    cr_assert(eq(int, hand.held, 0));
}

/* --- up: the waker that the group keeps --- */

Test(group_wakers, the_parents_waker_is_kept_while_the_new_one_wakes_the_same)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_join(pass(&a), pass(&b));

    for (int i = 0; i < 4; i++)
        cr_assert(eq(int, step(&join, &hand), WAITING));
    cr_assert(eq(u32, hand.clones, 1));
    cr_assert(eq(u32, hand.drops, 0));
    woi_drop(join);
    cr_assert(eq(u32, hand.drops, 1));
}

Test(group_wakers, the_parents_waker_is_replaced_by_another_one)
{
    struct gate a = {0}, b = {0};
    struct hand first = {0}, second = {0};
    struct woi_future_int *join = woi_join(pass(&a), pass(&b));

    cr_assert(eq(int, step(&join, &first), WAITING));
    cr_assert(eq(int, step(&join, &second), WAITING));
    cr_assert(eq(int, first.held, 0));
    cr_assert(eq(int, second.held, 1));
    gate_knock(&b);
    cr_assert(eq(u32, first.wakes, 0));
    cr_assert(eq(u32, second.wakes, 1));
    woi_drop(join);
    cr_assert(eq(int, second.held, 0));
}

static WOI_ASYNC(int, go_on, ((struct woi_future_int *, future)), int output;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->output, self->future);
    WOI_RETURN(self->output);
    WOI_END;
}

static WOI_ASYNC(int, open_both, ((struct gate *, a), (struct gate *, b), (struct go_on_handle *, job)),
    struct go_on_result result;
)
{
    WOI_BEGIN;
    WOI_YIELD();
    gate_open(self->a, 1);
    WOI_YIELD();
    gate_open(self->b, 1);
    WOI_AWAIT(self->result, self->job);
    WOI_RETURN(self->result.error == WOI_OK ? self->result.value : -1);
    WOI_END;
}

Test(group_wakers, a_group_polled_by_hand_goes_on_in_a_task)
{
    struct woi_runtime *runtime;
    struct woi_runtime_handle *spawner;
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_join(walk(&a, 'a'), pass(&b));
    int output = -1;

    cr_assert(eq(int, step(&join, &hand), WAITING));
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    spawner = woi_runtime_get_handle(runtime);
    cr_assert(
        eq(int, WOI_BLOCK_ON(runtime, output, open_both(&a, &b, woi_spawn_on(spawner, go_on(join)))), 0));
    cr_assert(eq(int, output, 0));
    cr_assert(eq(u32, hand.wakes, 0));
    cr_assert(eq(int, hand.held, 0));
    cr_assert(eq(int, a.polls, 2));
    woi_runtime_handle_drop(spawner);
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
}

/* --- after the end --- */

Test(group_wakers, one_that_outlives_the_group_is_harmless_and_keeps_the_block_alone)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_join(walk(&a, 'a'), walk(&b, 'b'));
    struct woi_waker leaked, another;

    cr_assert(eq(int, step(&join, &hand), WAITING));
    leaked = woi_waker_clone(&a.waker);
    woi_drop(join);
    cr_assert(eq(str, journal.text, "ab"));
    cr_assert(eq(int, a.drops + b.drops, 2));
    cr_assert(eq(int, hand.held, 0));
    woi_waker_wake_by_ref(&leaked);
    another = woi_waker_clone(&leaked);
    woi_waker_wake(leaked);
    woi_waker_wake_by_ref(&another);
    cr_assert(eq(u32, hand.wakes, 0));
    woi_waker_drop(another);
    /* support_end() finds the block if it is still there */
}

Test(group_wakers, one_of_a_dropped_branch_wakes_nobody_though_the_group_is_still_there)
{
    struct gate g[2] = {0};
    struct hand hand = {0};
    struct woi_context cx = hand_context(&hand);
    struct woi_future_int *select = woi_select(pass(&g[0]), pass(&g[1]));
    struct woi_waker loser;

    cr_assert(eq(int, (int)woi_poll_future(&select->future, &cx).status, WOI_STATUS_PENDING));
    loser = woi_waker_clone(&g[1].waker);
    gate_open(&g[0], 0);
    cr_assert(eq(int, (int)woi_poll_future(&select->future, &cx).status, WOI_STATUS_READY));
    woi_waker_wake(loser);
    cr_assert(eq(u32, hand.wakes, 1));
    woi_drop(select);
}

Test(group_wakers, one_that_outlives_a_finished_select_is_harmless)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    struct woi_future_int *select = woi_select(pass(&a), pass(&b));
    struct woi_waker winner, loser;

    cr_assert(eq(int, step(&select, &hand), WAITING));
    winner = woi_waker_clone(&a.waker);
    loser = woi_waker_clone(&b.waker);
    gate_open(&a, 0);
    cr_assert(eq(int, step(&select, &hand), 0));
    woi_waker_wake(winner);
    woi_waker_wake(loser);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, hand.held, 0));
}

Test(group_wakers, one_that_outlives_an_inner_group_does_not_wake_the_outer_one)
{
    struct gate g[2] = {0};
    struct hand hand = {0};
    struct woi_future_int *outer, *join = woi_join(pass(&g[0]), pass(&g[1]));
    struct woi_waker leaked;

    outer = woi_select(join, woi_yield_now());
    cr_assert(eq(int, step(&outer, &hand), WAITING));
    leaked = woi_waker_clone(&g[1].waker);
    cr_assert(eq(int, step(&outer, &hand), 1)); /* the yield wins, the join is dropped */
    woi_waker_wake(leaked);
    cr_assert(eq(u32, hand.wakes, 1));
}

/* --- the budget of the task --- */

/* Takes one unit for each success. */
WOI_FUTURE(int, spend, int *done;);

static woi_poll spend_poll(struct spend *self, struct woi_context *cx)
{
    if (!woi_budget_take(cx))
        return WOI_PENDING;
    ++*self->done;
    return WOI_READY;
}
WOI_FUTURE_TYPE(spend, spend_poll, WOI_NO_RELEASE);

static struct spend *new_spend(int *done)
{
    struct spend *spend = woi_future_new(spend);

    if (spend)
        spend->done = done;
    return spend;
}

Test(group_wakers, branches_share_the_budget_and_those_left_without_are_polled_again)
{
    struct hand hand = {0};
    struct woi_context cx = hand_context(&hand);
    struct spend *branches[5];
    struct woi_future_int *join;
    unsigned budget = 3;
    int done = 0;

    for (int i = 0; i < 5; i++)
        branches[i] = new_spend(&done);
    join = woi_join_array(5, branches, (int *)NULL);
    cx.budget = &budget;
    cr_assert(eq(int, (int)woi_poll_future(&join->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(int, done, 3));
    cr_assert(eq(u32, hand.wakes, 1));
    budget = 128;
    cr_assert(eq(int, (int)woi_poll_future(&join->future, &cx).status, WOI_STATUS_READY));
    cr_assert(eq(int, done, 5));
    cr_assert(eq(u32, budget, 126));
    woi_drop(join);
}
