/* Scopes polled by hand: once too often, without budget, by others than before, in other scopes. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include "gate.h"
#include "woi/runtime.h"
#include "woi/scope.h"
#include "woi/task_group.h"
#include "woi/task_local.h"
#include "woi/time.h"
#include "woi/token.h"

WOI_TASK_LOCAL(int, number);

static struct hand hand, hand2;
static struct gate gate, gate2, gate3;
static struct woi_scope scope, scope2;

static void begin(void)
{
    support_begin();
    hand = hand2 = (struct hand){0};
    gate = gate2 = gate3 = (struct gate){0};
    scope = scope2 = (struct woi_scope){0};
}

static void end(void)
{
    support_check(hand.held == 0 && hand2.held == 0, "a waker is left");
    support_end();
}

TestSuite(scope_polls, .init = begin, .fini = end);

static woi_poll poll_with(struct woi_future_int *future, struct hand *with, uint32_t *budget)
{
    struct woi_context cx = {.waker = hand_waker(with), .budget = budget};

    return woi_poll_future(&future->future, &cx);
}

static void assert_ready_twice(struct woi_future_int *future, int output)
{
    for (int i = 0; i < 2; i++) {
        cr_assert(eq(int, poll_with(future, &hand, NULL).status, WOI_STATUS_READY));
        cr_assert(eq(int, future->output, output));
    }
    woi_drop(future);
}

Test(scope_polls, what_is_ready_stays_ready)
{
    struct woi_task_group group = {0};

    gate_open(&gate, 7);
    assert_ready_twice(woi_scope_run(&scope, pass(&gate)), 0);
    assert_ready_twice(WOI_WITH(number, 1, pass(&gate)), 0);
    assert_ready_twice(woi_task_group_run(&group, pass(&gate)), 0);
    (void)woi_scope_cancel(&scope);
    assert_ready_twice(woi_scope_run(&scope, pass(&gate)), -ECANCELED);
}

Test(scope_polls, one_that_is_cut_takes_a_unit_of_budget)
{
    struct woi_future_int *run;
    uint32_t budget = 0;

    (void)woi_scope_cancel(&scope);
    run = woi_scope_run(&scope, pass(&gate));
    cr_assert(eq(int, poll_with(run, &hand, &budget).status, WOI_STATUS_PENDING));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, gate.drops, 0));
    budget = 2;
    cr_assert(eq(int, poll_with(run, &hand, &budget).status, WOI_STATUS_READY));
    cr_assert(eq(u32, budget, 1));
    cr_assert(eq(int, run->output, -ECANCELED));
    woi_drop(run);
}

Test(scope_polls, a_run_without_tasks_takes_a_unit_of_budget)
{
    struct woi_task_group group = {0};
    struct woi_future_int *run = woi_task_group_run(&group, pass(&gate));
    uint32_t budget = 0;

    gate_open(&gate, 0);
    cr_assert(eq(int, poll_with(run, &hand, &budget).status, WOI_STATUS_PENDING));
    cr_assert(eq(u32, hand.wakes, 1));
    budget = 1;
    cr_assert(eq(int, poll_with(run, &hand, &budget).status, WOI_STATUS_READY));
    cr_assert(eq(u32, budget, 0));
    woi_drop(run);
}

Test(scope_polls, the_last_who_polled_is_woken)
{
    struct woi_token *token = woi_token_new();
    struct woi_future_int *until = woi_until_cancelled(token, woi_scope_run(&scope, pass(&gate)));

    cr_assert(eq(int, step(&until, &hand), WAITING));
    cr_assert(eq(int, step(&until, &hand2), WAITING));
    cr_assert(eq(int, hand.held, 0));
    (void)woi_scope_cancel(&scope);
    woi_token_cancel(token);
    cr_assert(eq(u32, hand.wakes, 0));
    cr_assert(eq(u32, hand2.wakes, 2));
    cr_assert(eq(int, step(&until, &hand), -ECANCELED));
    cr_assert(eq(int, hand2.held, 0));
    woi_token_drop(token);
}

/* Polls another future, which it does not own. */
WOI_FUTURE(int, borrow, struct woi_future_int *other;);

static woi_poll borrow_poll(struct borrow *self, struct woi_context *cx)
{
    return woi_poll_future(&self->other->future, cx);
}
WOI_FUTURE_TYPE(borrow, borrow_poll, WOI_NO_RELEASE);

static struct borrow *borrow(struct woi_future_int *other)
{
    struct borrow *borrow = woi_future_new(borrow);

    borrow->other = other;
    return borrow;
}

Test(scope_polls, a_shield_holds_up_the_scope_it_was_last_polled_in)
{
    struct woi_future_int *shield = woi_shield(pass(&gate));
    struct woi_future_int *first = woi_scope_run(&scope, borrow(shield));
    struct woi_future_int *second = woi_scope_run(&scope2, borrow(shield));

    cr_assert(eq(int, step(&first, &hand), WAITING));
    (void)woi_scope_cancel(&scope);
    cr_assert(eq(int, step(&first, &hand), WAITING));
    hand.wakes = 0;
    cr_assert(eq(int, step(&second, &hand2), WAITING));
    cr_assert(eq(u32, hand.wakes, 1)); /* the first is held up no more */
    cr_assert(eq(int, step(&first, &hand), -ECANCELED));
    (void)woi_scope_cancel(&scope2);
    cr_assert(eq(int, step(&second, &hand2), WAITING));
    woi_drop(second); /* before what held it up */
    cr_assert(eq(int, step(&shield, &hand), WAITING));
    woi_drop(shield);
}

Test(scope_polls, who_drops_a_shield_lets_its_scope_be_cancelled)
{
    struct woi_future_int *run =
        woi_scope_run(&scope, woi_join(woi_select(pass(&gate), woi_shield(pass(&gate2))), pass(&gate3)));

    cr_assert(eq(int, step(&run, &hand), WAITING));
    (void)woi_scope_cancel(&scope);
    cr_assert(eq(int, step(&run, &hand), WAITING));
    gate_open(&gate, 0); /* the shield loses */
    cr_assert(eq(int, step(&run, &hand), -ECANCELED));
    cr_assert(eq(int, gate2.drops, 1));
}

Test(scope_polls, scopes_nest_no_deeper_than_256)
{
    struct woi_future_int *nested = woi_shield(pass(&gate));

    for (int i = 1; i < 256; i++)
        nested = woi_cancel_after(WOI_FOREVER, nested);
    cr_assert(ne(ptr, nested, NULL));
    cr_assert(eq(int, step(&nested, &hand), WAITING));
    cr_assert(eq(int, gate.drops, 0));
    cr_assert(eq(ptr, woi_shield(nested), NULL));
    cr_assert(eq(int, gate.drops, 1));
}

/* --- runtimes that go --- */

Test(scope_polls, no_time_passes_outside_of_a_runtime)
{
    struct woi_future_int *late = woi_cancel_after(WOI_SEC(1), pass(&gate));

    cr_assert(eq(int, step(&late, &hand), -ENXIO));
    cr_assert(eq(int, gate.drops, 1));
    gate_open(&gate, 0);
    late = woi_cancel_after(WOI_SEC(1), pass(&gate));
    cr_assert(eq(int, step(&late, &hand), 0));
}

Test(scope_polls, a_deadline_goes_with_its_runtime)
{
    struct woi_runtime *runtime;
    struct woi_enter_guard guard;
    struct woi_future_int *run = woi_scope_run(&scope, pass(&gate));
    struct woi_future_int *other = woi_cancel_after(WOI_SEC(1000), pass(&gate2));

    scope.deadline = woi_now() + WOI_SEC(1000);
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, woi_runtime_enter(runtime, &guard), 0));
    cr_assert(eq(int, step(&run, &hand), WAITING));
    cr_assert(eq(int, step(&other, &hand2), WAITING));
    cr_assert(eq(int, woi_runtime_leave(&guard), 0));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, woi_scope_set_deadline(&scope, WOI_SEC(1)), 0));
    cr_assert(eq(int, step(&run, &hand), -ENXIO));
    woi_drop(other);
}

/* Moves the deadline of the scope when it is woken. */
static struct woi_waker mover_clone(void *data);

static void mover_wake(void *data)
{
    (void)data;
    hand.wakes++;
    (void)woi_scope_set_deadline(&scope, woi_now() + WOI_SEC(2000));
    (void)woi_scope_set_deadline(&scope2, woi_now() + WOI_SEC(2000));
}

static void mover_drop(void *data)
{
    (void)data;
}

static const struct woi_waker_vtable mover = {mover_clone, mover_wake, mover_wake, mover_drop};

static struct woi_waker mover_clone(void *data)
{
    return (struct woi_waker){data, &mover};
}

Test(scope_polls, no_deadline_is_moved_in_a_runtime_that_goes)
{
    struct woi_runtime *runtime;
    struct woi_enter_guard guard;
    struct woi_context cx = {.waker = mover_clone(NULL)};
    struct woi_future_int *runs[] = {woi_scope_run(&scope, pass(&gate)),
                                     woi_scope_run(&scope2, pass(&gate2))};

    scope.deadline = woi_now() + WOI_SEC(1000);
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, woi_runtime_enter(runtime, &guard), 0));
    for (int i = 0; i < 2; i++)
        cr_assert(eq(int, woi_poll_future(&runs[i]->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(int, woi_runtime_leave(&guard), 0));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    cr_assert(ge(u32, hand.wakes, 1));
    for (int i = 0; i < 2; i++) {
        cr_assert(eq(int, woi_poll_future(&runs[i]->future, &cx).status, WOI_STATUS_READY));
        cr_assert(eq(int, runs[i]->output, -ENXIO));
        woi_drop(runs[i]);
    }
}
