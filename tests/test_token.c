/* Cancellation tokens, and what they cancel. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include "gate.h"
#include "woi/scope.h"
#include "woi/token.h"

static struct hand hand;
static struct gate gate;

static void end(void)
{
    support_check(hand.held == 0, "a waker is left");
    support_end();
}

TestSuite(token, .init = support_begin, .fini = end);

Test(token, whoever_waits_is_woken_once)
{
    struct woi_token *token = woi_token_new();
    struct woi_future_int *wait = woi_token_cancelled(token);

    cr_assert(eq(int, step(&wait, &hand), WAITING));
    cr_assert(eq(int, woi_token_is_cancelled(token), 0));
    woi_token_cancel(token);
    cr_assert(eq(u32, hand.wakes, 1));
    woi_token_cancel(token);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&wait, &hand), 0));
    cr_assert(woi_token_is_cancelled(token));
    woi_token_drop(token);
}

Test(token, who_waits_keeps_the_token)
{
    struct woi_token *token = woi_token_new();
    struct woi_token *child = woi_token_child(token);
    struct woi_future_int *wait = woi_token_cancelled(child);

    cr_assert(eq(int, step(&wait, &hand), WAITING));
    woi_token_drop(child);
    woi_token_cancel(token);
    woi_token_drop(token);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&wait, &hand), 0));
}

Test(token, dropping_who_waits_leaves_the_others)
{
    struct woi_token *token = woi_token_new();
    struct woi_future_int *waits[3];

    for (int i = 0; i < 3; i++) {
        waits[i] = woi_token_cancelled(token);
        cr_assert(eq(int, step(&waits[i], &hand), WAITING));
    }
    woi_drop(waits[1]);
    woi_token_cancel(token);
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(eq(int, step(&waits[0], &hand), 0));
    woi_drop(waits[2]);
    woi_token_drop(token);
}

Test(token, a_tree_is_cancelled_from_there_down)
{
    struct woi_token *tokens[7];

    tokens[0] = woi_token_new();
    for (int i = 1; i < 7; i++)
        tokens[i] = woi_token_child(tokens[(i - 1) / 2]);
    woi_token_cancel(tokens[1]);
    for (int i = 0; i < 7; i++)
        cr_assert(eq(int, woi_token_is_cancelled(tokens[i]), i == 1 || i == 3 || i == 4), "%d", i);
    woi_token_cancel(tokens[6]);
    cr_assert(eq(int, woi_token_is_cancelled(tokens[2]), 0));
    cr_assert(woi_token_is_cancelled(tokens[6]));
    woi_token_cancel(tokens[0]);
    for (int i = 0; i < 7; i++) {
        cr_assert(woi_token_is_cancelled(tokens[i]));
        woi_token_drop(tokens[i]);
    }
}

Test(token, a_deep_tree_takes_no_stack)
{
    enum { DEEP = 300000 };
    struct woi_token *top = woi_token_new();
    struct woi_token *token = woi_token_clone(top);

    for (int i = 0; i < DEEP; i++) {
        struct woi_token *child = woi_token_child(token);
        woi_token_drop(token);
        token = child;
    }
    woi_token_cancel(top);
    cr_assert(woi_token_is_cancelled(token));
    woi_token_drop(top);
    woi_token_drop(token);
}

Test(token, null_is_a_token_that_is_never_cancelled)
{
    cr_assert(eq(ptr, woi_token_child(NULL), NULL));
    cr_assert(eq(ptr, woi_token_clone(NULL), NULL));
    cr_assert(eq(ptr, woi_token_cancelled(NULL), NULL));
    cr_assert(eq(ptr, woi_until_cancelled(NULL, pass(&gate)), NULL));
    cr_assert(eq(int, gate.drops, 1));
    cr_assert(eq(int, woi_token_is_cancelled(NULL), 0));
    woi_token_cancel(NULL);
    woi_token_drop(NULL);
}

Test(token, until_cancelled_gives_what_is_ready)
{
    struct woi_token *token = woi_token_new();
    int output = 0;
    struct woi_future_int *until = woi_until_cancelled(token, WOI_INTO(output, pass(&gate)));

    cr_assert(eq(int, step(&until, &hand), WAITING));
    gate_open(&gate, 5);
    cr_assert(eq(int, step(&until, &hand), 0));
    cr_assert(eq(int, output, 5));
    woi_token_cancel(token);
    woi_token_drop(token);
}

Test(token, until_cancelled_drops_what_is_not)
{
    struct woi_token *token = woi_token_new();
    struct woi_future_int *until = woi_until_cancelled(token, pass(&gate));

    cr_assert(eq(int, step(&until, &hand), WAITING));
    woi_token_cancel(token);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, gate.drops, 0));
    cr_assert(eq(int, step(&until, &hand), -ECANCELED));
    cr_assert(eq(int, gate.drops, 1));
    cr_assert(eq(int, gate.polls, 1));
    woi_token_drop(token);
}

Test(token, a_shield_holds_it_up)
{
    struct woi_token *token = woi_token_new();
    struct gate second = {0};
    struct woi_future_int *until =
        woi_until_cancelled(token, woi_join(woi_shield(pass(&gate)), pass(&second)));

    cr_assert(eq(int, step(&until, &hand), WAITING));
    woi_token_cancel(token);
    cr_assert(eq(int, step(&until, &hand), WAITING));
    cr_assert(eq(int, gate.drops, 0));
    cr_assert(eq(int, second.drops, 0));
    gate_open(&gate, 0);
    cr_assert(eq(int, step(&until, &hand), -ECANCELED));
    cr_assert(eq(int, gate.drops, 1));
    cr_assert(eq(int, second.drops, 1));
    woi_token_drop(token);
}
