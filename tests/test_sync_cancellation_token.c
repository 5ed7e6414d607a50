/* Cancellation tokens in the situations of tokio-util's tests/sync_cancellation_token.rs and future.rs. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include "gate.h"
#include "woi/scope.h"
#include "woi/token.h"

static struct hand hand;
static struct gate gate;
static struct woi_token *token;

static void begin(void)
{
    support_begin();
    hand = (struct hand){0};
    gate = (struct gate){0};
    token = woi_token_new();
    cr_assert(ne(ptr, token, NULL));
}

static void end(void)
{
    woi_token_drop(token);
    support_check(hand.held == 0, "a waker is left");
    support_end();
}

TestSuite(sync_cancellation_token, .init = begin, .fini = end);
TestSuite(future, .init = begin, .fini = end);

/* A future that waits for it and has been polled. */
static struct woi_future_int *wait_for(struct woi_token *which)
{
    struct woi_future_int *wait = woi_token_cancelled(which);

    cr_assert(eq(int, step(&wait, &hand), WAITING));
    return wait;
}

static void assert_woken(struct woi_future_int *wait)
{
    cr_assert(eq(int, step(&wait, &hand), 0));
}

static bool is_cancelled(const struct woi_token *which)
{
    return woi_token_is_cancelled(which);
}

static bool is_alive(const struct woi_token *which)
{
    return !is_cancelled(which);
}

Test(sync_cancellation_token, cancel_token)
{
    struct woi_future_int *wait, *wait2 = woi_token_cancelled(token);

    cr_assert(is_alive(token));
    wait = wait_for(token);
    cr_assert(eq(u32, hand.wakes, 0));
    woi_token_cancel(token);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(is_cancelled(token));
    assert_woken(wait);
    assert_woken(wait2);
}

Test(sync_cancellation_token, cancel_token_owned)
{
    struct woi_token *clone = woi_token_clone(token);
    struct woi_future_int *wait = wait_for(clone);

    woi_token_drop(clone);
    woi_token_cancel(token);
    cr_assert(eq(u32, hand.wakes, 1));
    assert_woken(wait);
}

Test(sync_cancellation_token, cancel_token_owned_drop_test)
{
    struct woi_future_int *wait = wait_for(token);

    woi_token_drop(token);
    token = NULL;
    cr_assert(eq(u32, hand.wakes, 0));
    woi_drop(wait);
}

Test(sync_cancellation_token, cancel_child_token_through_parent)
{
    struct woi_token *child = woi_token_child(token);
    struct woi_future_int *child_wait = wait_for(child), *parent_wait = wait_for(token);

    cr_assert(is_alive(child));
    woi_token_cancel(token);
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(is_cancelled(token));
    cr_assert(is_cancelled(child));
    assert_woken(child_wait);
    assert_woken(parent_wait);
    woi_token_drop(child);
}

Test(sync_cancellation_token, cancel_grandchild_token_through_parent_if_child_was_dropped)
{
    struct woi_token *middle = woi_token_child(token);
    struct woi_token *child = woi_token_child(middle);
    struct woi_future_int *child_wait, *parent_wait;

    woi_token_drop(middle);
    cr_assert(is_alive(child));
    child_wait = wait_for(child);
    parent_wait = wait_for(token);
    woi_token_cancel(token);
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(is_cancelled(child));
    assert_woken(child_wait);
    assert_woken(parent_wait);
    woi_token_drop(child);
}

Test(sync_cancellation_token, cancel_child_token_without_parent)
{
    struct woi_token *first = woi_token_child(token), *second;
    struct woi_future_int *first_wait = wait_for(first), *parent_wait = wait_for(token), *second_wait;

    woi_token_cancel(first);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(is_alive(token));
    assert_woken(first_wait);
    cr_assert(eq(int, step(&parent_wait, &hand), WAITING));

    second = woi_token_child(token);
    second_wait = wait_for(second);
    woi_token_cancel(token);
    cr_assert(eq(u32, hand.wakes, 3));
    cr_assert(is_cancelled(second));
    assert_woken(second_wait);
    assert_woken(parent_wait);
    woi_token_drop(first);
    woi_token_drop(second);
}

Test(sync_cancellation_token, create_child_token_after_parent_was_cancelled)
{
    woi_token_cancel(token);
    for (int child_first = 0; child_first < 2; child_first++) {
        struct woi_token *parent = woi_token_clone(token);
        struct woi_token *child = woi_token_child(parent);

        cr_assert(is_cancelled(child));
        assert_woken(woi_token_cancelled(child));
        assert_woken(woi_token_cancelled(parent));
        cr_assert(eq(u32, hand.wakes, 0));
        woi_token_drop(child_first ? child : parent);
        woi_token_drop(child_first ? parent : child);
    }
}

Test(sync_cancellation_token, drop_multiple_child_tokens)
{
    for (int first_first = 0; first_first < 2; first_first++) {
        struct woi_token *children[3];

        for (int i = 0; i < 3; i++)
            children[i] = woi_token_child(token);
        for (int i = 0; i < 3; i++) {
            woi_token_drop(children[first_first ? i : 2 - i]);
            cr_assert(is_alive(token));
        }
    }
}

/* parent -> { token -> { child1 -> { grandchild -> great, grandchild2 }, child2 }, sibling } */
Test(sync_cancellation_token, cancel_only_all_descendants)
{
    enum { PARENT, TOKEN, SIBLING, CHILD1, CHILD2, GRANDCHILD, GRANDCHILD2, GREAT, N };
    static const int parents[N] = {0, PARENT, PARENT, TOKEN, TOKEN, CHILD1, CHILD1, GRANDCHILD};
    struct woi_token *tokens[N] = {woi_token_clone(token)};
    struct woi_future_int *waits[N];

    for (int i = 1; i < N; i++)
        tokens[i] = woi_token_child(tokens[parents[i]]);
    for (int i = 0; i < N; i++)
        waits[i] = wait_for(tokens[i]);
    woi_token_cancel(tokens[TOKEN]);
    cr_assert(eq(u32, hand.wakes, 6));
    for (int i = 0; i < N; i++) {
        const bool spared = i == PARENT || i == SIBLING;

        cr_assert(eq(int, is_cancelled(tokens[i]), !spared));
        cr_assert(eq(int, step(&waits[i], &hand), spared ? WAITING : 0));
    }
    cr_assert(eq(u32, hand.wakes, 6));
    woi_drop(waits[PARENT]);
    woi_drop(waits[SIBLING]);
    for (int i = 0; i < N; i++)
        woi_token_drop(tokens[i]);
}

Test(sync_cancellation_token, drop_parent_before_child_tokens)
{
    struct woi_token *first = woi_token_child(token), *second = woi_token_child(token);

    woi_token_drop(token);
    token = NULL;
    cr_assert(is_alive(first));
    woi_token_drop(first);
    cr_assert(is_alive(second));
    woi_token_drop(second);
}

Test(sync_cancellation_token, run_until_cancelled_test)
{
    struct woi_future_int *until = woi_until_cancelled(token, pass(&gate));
    int output = 0;

    gate_open(&gate, 42);
    woi_drop(until);
    until = woi_until_cancelled(token, WOI_INTO(output, pass(&gate)));
    cr_assert(eq(int, step(&until, &hand), 0));
    cr_assert(eq(int, output, 42));

    gate = (struct gate){0};
    until = woi_until_cancelled(token, pass(&gate));
    cr_assert(eq(int, step(&until, &hand), WAITING));
    woi_token_cancel(token);
    cr_assert(eq(int, step(&until, &hand), -ECANCELED));

    gate = (struct gate){.falls = true}; /* it is not polled */
    until = woi_until_cancelled(token, pass(&gate));
    cr_assert(eq(int, step(&until, &hand), -ECANCELED));
    cr_assert(eq(int, gate.polls, 0));
    cr_assert(eq(int, gate.drops, 1));
}

Test(sync_cancellation_token, run_until_cancelled_owned_test)
{
    struct woi_token *clone = woi_token_clone(token);
    struct woi_future_int *until = woi_until_cancelled(clone, pass(&gate));

    woi_token_drop(clone);
    cr_assert(eq(int, step(&until, &hand), WAITING));
    woi_token_cancel(token);
    cr_assert(eq(int, step(&until, &hand), -ECANCELED));
}

Test(sync_cancellation_token, cloned_cancellation_tokens_are_considered_equal)
{
    struct woi_token *clone = woi_token_clone(token);

    cr_assert(eq(ptr, clone, token));
    woi_token_drop(clone);
}

Test(sync_cancellation_token, child_cancellation_tokens_are_not_considered_equal)
{
    struct woi_token *child = woi_token_child(token);

    cr_assert(ne(ptr, child, token));
    woi_token_drop(child);
}

Test(sync_cancellation_token, independent_cancellation_tokens_are_not_considered_equal)
{
    struct woi_token *other = woi_token_new();

    cr_assert(ne(ptr, other, token));
    woi_token_cancel(other);
    cr_assert(is_alive(token));
    woi_token_drop(other);
}

/* --- future.rs --- */

Test(future, ready_fut_with_cancellation_token_test)
{
    struct woi_future_int *until = woi_until_cancelled(token, pass(&gate));

    gate_open(&gate, 0);
    cr_assert(eq(int, step(&until, &hand), 0));
}

Test(future, pending_fut_with_cancellation_token_test)
{
    struct woi_future_int *until = woi_until_cancelled(token, pass(&gate));

    cr_assert(eq(int, step(&until, &hand), WAITING));
    woi_drop(until);
    cr_assert(eq(int, gate.drops, 1));
}

Test(future, ready_fut_with_already_cancelled_token_test)
{
    struct woi_future_int *until = woi_until_cancelled(token, pass(&gate));

    gate_open(&gate, 0);
    woi_token_cancel(token);
    cr_assert(eq(int, step(&until, &hand), -ECANCELED));
}

Test(future, pending_fut_with_already_cancelled_token_test)
{
    struct woi_future_int *until = woi_until_cancelled(token, pass(&gate));

    woi_token_cancel(token);
    cr_assert(eq(int, step(&until, &hand), -ECANCELED));
}

Test(future, pending_fut_with_token_cancelled_test)
{
    struct woi_future_int *until = woi_until_cancelled(token, pass(&gate));

    cr_assert(eq(int, step(&until, &hand), WAITING));
    woi_token_cancel(token);
    cr_assert(eq(int, step(&until, &hand), -ECANCELED));
}

Test(future, pending_only_on_first_poll_with_cancellation_token_test)
{
    struct woi_future_int *until = woi_until_cancelled(token, pass(&gate));

    cr_assert(eq(int, step(&until, &hand), WAITING));
    gate_open(&gate, 0);
    cr_assert(eq(int, step(&until, &hand), 0));
    cr_assert(eq(int, gate.polls, 2));
}
