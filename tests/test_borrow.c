/* WOI_BORROW: a branch that is lent, in one combinator after another. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/pool.h"
#include "gate.h"
#include "woi.h"

static struct panics seen;
static struct hand hand;
static struct walk *op;

static void begin(void)
{
    support_begin();
    woi_set_panic_hook(keep_panic, &seen);
}

static void end(void)
{
    support_check(hand.held == 0, "a waker is left");
    support_end();
}

TestSuite(borrow, .init = begin, .fini = end);

/* One select of the future against a gate that nobody opens, polled and dropped. */
static void select_in_vain(void)
{
    struct gate other = {0};
    struct woi_future_int *select = woi_select(WOI_BORROW(op), pass(&other));

    cr_assert(eq(int, step(&select, &hand), WAITING));
    woi_drop(select);
    cr_assert(eq(int, other.drops, 1));
}

Test(borrow, a_select_that_is_won_by_another_leaves_it_and_the_next_one_goes_on)
{
    struct gate gate = {0}, winner = {.is_open = true, .output = 3};
    int x = -1, y = -1;
    struct woi_future_int *select;

    op = walk(&gate, 'a');
    for (int i = 0; i < 3; i++) {
        struct walk *const before = op;

        select = woi_select_biased(WOI_INTO(x, WOI_BORROW(op)), WOI_INTO(y, pass(&winner)));
        cr_assert(eq(int, step(&select, &hand), 1));
        cr_assert(eq(ptr, op, before));
        cr_assert(eq(int, x, -1));
    }
    cr_assert(eq(str, journal.text, ""));
    select = woi_select_biased(WOI_INTO(x, WOI_BORROW(op)), WOI_INTO(y, pass(&winner)));
    gate_open(&gate, 7);
    cr_assert(eq(int, step(&select, &hand), 0));
    cr_assert(eq(int, x, 7));
    cr_assert(eq(ptr, op, NULL));
    cr_assert(eq(str, journal.text, "a"));
    cr_assert(eq(int, gate.drops, 1));
}

Test(borrow, what_became_ready_between_two_selects_is_found_by_the_second)
{
    struct gate gate = {0}, other = {0};
    int x = -1;

    op = walk(&gate, 'a');
    select_in_vain();
    gate_open(&gate, 5); /* nobody is woken by this */
    cr_assert(eq(u32, hand.wakes, 0));
    struct woi_future_int *select = woi_select(WOI_INTO(x, WOI_BORROW(op)), pass(&other));
    cr_assert(eq(int, step(&select, &hand), 0));
    cr_assert(eq(int, x, 5));
    cr_assert(eq(ptr, op, NULL));
}

Test(borrow, its_wakes_reach_the_select_that_polled_it_last)
{
    struct gate gate = {0}, other = {0};
    struct hand first = {0};
    struct woi_future_int *select;
    int x = -1;

    op = walk(&gate, 'a');
    select = woi_select(WOI_BORROW(op), pass(&other));
    cr_assert(eq(int, step(&select, &first), WAITING));
    woi_drop(select);
    select = woi_select(WOI_INTO(x, WOI_BORROW(op)), pass(&other));
    cr_assert(eq(int, step(&select, &hand), WAITING));
    gate_open(&gate, 6);
    cr_assert(eq(u32, first.wakes, 0));
    cr_assert(eq(int, first.held, 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&select, &hand), 0));
    cr_assert(eq(int, x, 6));
}

static WOI_ASYNC(int, deep, ((struct gate *, gate), (int, depth)), int output, other;)
{
    WOI_BEGIN;
    if (self->depth > 0)
        WOI_AWAIT(self->output, deep(self->gate, self->depth - 1));
    else
        WOI_AWAIT(
            woi_join(WOI_INTO(self->output, walk(self->gate, 'd')), WOI_INTO(self->other, woi_yield_now())));
    WOI_RETURN(self->output + 1);
    WOI_END;
}

Test(borrow, of_a_chain_of_functions_goes_on_in_the_innermost_and_in_groups_inside)
{
    struct gate gate = {0}, other = {0};
    struct woi_future_int *select;
    struct deep *chain = deep(&gate, 10);
    int x = -1;

    for (int i = 0; i < 3; i++) {
        select = woi_select(WOI_INTO(x, WOI_BORROW(chain)), pass(&other));
        cr_assert(eq(int, step(&select, &hand), WAITING));
        woi_drop(select);
    }
    cr_assert(le(int, gate.polls, 3));
    gate_open(&gate, 100);
    select = woi_select(WOI_INTO(x, WOI_BORROW(chain)), pass(&other));
    cr_assert(eq(int, step(&select, &hand), 0));
    cr_assert(eq(int, x, 111));
    cr_assert(eq(str, journal.text, "d"));
}

Test(borrow, without_into_the_output_goes_to_its_destructor_and_the_future_with_it)
{
    struct gate gate = {.is_open = true}, other = {0};
    struct make_owned *owned = make_owned(&gate);
    struct woi_future_int *select = woi_select_biased(WOI_BORROW(owned), pass(&other));

    cr_assert(eq(int, step(&select, &hand), 0));
    cr_assert(eq(int, owned_dropped, 1));
    cr_assert(eq(ptr, owned, NULL));
}

Test(borrow, that_into_takes_does_not_go_to_the_destructor)
{
    struct gate gate = {.is_open = true, .output = 4}, other = {0};
    struct make_owned *owned = make_owned(&gate);
    struct owned target = {0};
    struct woi_future_int *select = woi_select_biased(WOI_INTO(target, WOI_BORROW(owned)), pass(&other));

    cr_assert(eq(int, step(&select, &hand), 0));
    cr_assert(eq(int, target.number, 4));
    cr_assert(eq(int, owned_dropped, 0));
    cr_assert(eq(ptr, owned, NULL));
}

Test(borrow, a_join_dropped_half_way_ends_those_that_are_ready_and_leaves_the_others)
{
    struct gate gates[2] = {{.is_open = true}, {0}};
    struct make_owned *ready = make_owned(&gates[0]), *waits = make_owned(&gates[1]);
    struct owned a = {.number = 8}, b = {.number = 9};
    struct woi_future_int *join = woi_join(WOI_INTO(a, WOI_BORROW(ready)), WOI_INTO(b, WOI_BORROW(waits)));

    cr_assert(eq(int, step(&join, &hand), WAITING));
    woi_drop(join);
    cr_assert(eq(ptr, ready, NULL));
    cr_assert(eq(int, owned_dropped, 1));
    cr_assert(ne(ptr, waits, NULL));
    cr_assert(eq(int, a.number, 8));
    gate_open(&gates[1], 5);
    join = woi_join(WOI_INTO(b, WOI_BORROW(waits)), woi_yield_now());
    cr_assert(eq(int, step(&join, &hand), WAITING));
    cr_assert(eq(int, step(&join, &hand), 0));
    cr_assert(eq(int, b.number, 5));
    cr_assert(eq(int, owned_dropped, 1));
}

Test(borrow, a_combinator_that_was_never_polled_leaves_it)
{
    struct gate gate = {0};

    op = walk(&gate, 'a');
    struct woi_future_int *join = woi_join(WOI_BORROW(op), woi_yield_now());
    woi_drop(join);
    cr_assert(ne(ptr, op, NULL));
    cr_assert(eq(int, gate.polls, 0));
    woi_drop(op);
    cr_assert(eq(str, journal.text, "a"));
}

Test(borrow, dropped_by_its_owner_after_a_select_runs_its_finally_part_once)
{
    struct gate gate = {0};

    op = walk(&gate, 'a');
    select_in_vain();
    woi_drop(op);
    cr_assert(eq(str, journal.text, "a"));
    cr_assert(eq(int, gate.drops, 1));
}

static WOI_ASYNC(int, lend_then_await, ((struct gate *, gate), (struct gate *, other)), struct walk *op; int which, x;)
{
    WOI_BEGIN;
    self->op = walk(self->gate, 'a');
    WOI_AWAIT(self->which, woi_select(WOI_BORROW(self->op), pass(self->other)));
    WOI_ASSERT(self->which == 1);
    WOI_AWAIT(self->x, self->op);
    self->op = NULL;
    WOI_RETURN(self->x);
WOI_FINALLY:
    woi_drop(self->op);
    note('.');
    WOI_END;
}

static struct woi_future_int *as_int(struct lend_then_await *future)
{
    return (struct woi_future_int *)(void *)future;
}

Test(borrow, after_a_select_may_be_awaited)
{
    struct gate gate = {0}, other = {0};
    struct woi_future_int *future = as_int(lend_then_await(&gate, &other));

    cr_assert(eq(int, step(&future, &hand), WAITING));
    gate_open(&other, 0);
    cr_assert(eq(int, step(&future, &hand), WAITING));
    gate_open(&gate, 12);
    cr_assert(eq(int, step(&future, &hand), 12));
    cr_assert(eq(str, journal.text, "a."));
}

Test(borrow, a_function_that_is_cancelled_drops_it_in_its_finally_part)
{
    for (int opened = 0; opened < 2; opened++) {
        struct gate gate = {0}, other = {0};
        struct woi_future_int *future = as_int(lend_then_await(&gate, &other));

        journal.text[journal.length = 0] = '\0';
        cr_assert(eq(int, step(&future, &hand), WAITING));
        if (opened)
            gate_open(&gate, 12); /* ready, and not polled */
        woi_drop(future);
        cr_assert(eq(int, gate.drops, 1));
        cr_assert(eq(int, other.drops, 1));
    }
}

static WOI_ASYNC(int, lend_to_a_fall, ((struct gate *, gate)), struct walk *op;)
{
    WOI_BEGIN;
    self->op = walk(self->gate, 'a');
    WOI_AWAIT(woi_select(WOI_BORROW(self->op), woi_sleep(WOI_SEC(1))));
    WOI_RETURN(0);
WOI_FINALLY:
    note(self->op ? '!' : '.');
    woi_drop(self->op);
    WOI_END;
}

Test(borrow, that_panics_goes_and_the_panic_goes_on)
{
    struct gate gate = {.falls = true};
    struct woi_runtime *runtime;
    int output = -1;

    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, lend_to_a_fall(&gate)), -ENOTRECOVERABLE));
    cr_assert(eq(u32, seen.count, 1));
    cr_assert(eq(int, gate.drops, 1));
    cr_assert(eq(str, journal.text, "a."));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
}

Test(borrow, in_a_try_join_an_error_is_seen_through_it)
{
    struct gate gate = {.is_open = true, .output = -EPIPE};
    int x = 0;

    op = walk(&gate, 'a');
    struct woi_future_int *join = woi_try_join(WOI_INTO(x, WOI_BORROW(op)), woi_yield_now());
    cr_assert(eq(int, step(&join, &hand), -EPIPE));
    cr_assert(eq(int, x, 0));
    cr_assert(eq(ptr, op, NULL));
}

Test(borrow, in_a_timeout_may_be_given_more_time)
{
    struct gate gate = {0};
    struct woi_runtime *runtime;
    int error = 0, x = -1;

    op = walk(&gate, 'a');
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    for (int i = 0; i < 3; i++) {
        cr_assert(eq(int, WOI_BLOCK_ON(runtime, error, woi_timeout(1, WOI_INTO(x, WOI_BORROW(op)))), 0));
        cr_assert(eq(int, error, -ETIMEDOUT));
    }
    gate_open(&gate, 3);
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, error, woi_timeout(1, WOI_INTO(x, WOI_BORROW(op)))), 0));
    cr_assert(eq(int, error, 0));
    cr_assert(eq(int, x, 3));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
}

static WOI_ASYNC(int, joins_a_task, ((struct gate *, gate)), struct walk_handle *job; struct walk_result done; int n;)
{
    WOI_BEGIN;
    self->job = woi_spawn(walk(self->gate, 'a'));
    while (self->job) {
        WOI_AWAIT(woi_select_biased(WOI_INTO(self->done, WOI_BORROW(self->job)), woi_yield_now()));
        if (++self->n == 3)
            gate_open(self->gate, 9);
    }
    WOI_RETURN(self->done.error ? -1 : self->done.value);
    WOI_END;
}

Test(borrow, of_a_join_handle_does_not_detach_the_task)
{
    struct gate gate = {0};
    struct woi_runtime *runtime;
    int output = -1;

    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, joins_a_task(&gate)), 0));
    cr_assert(eq(int, output, 9));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
}

Test(borrow, twice_in_one_combinator_is_a_misuse_that_drops_nothing)
{
    struct gate gate = {0};
    struct woi_future_int *select;

    op = walk(&gate, 'a');
    select = woi_select(WOI_BORROW(op), WOI_BORROW(op));
    cr_assert(eq(ptr, select, NULL));
    cr_assert(eq(str, journal.text, ""));
    woi_drop(op);
    cr_assert(eq(str, journal.text, "a"));
    op = walk(&gate, 'b');
    select = woi_select(op, WOI_BORROW(op)); /* given away and lent */
    cr_assert(eq(ptr, select, NULL));
    cr_assert(eq(str, journal.text, "ab"));
}

Test(borrow, of_null_is_null_and_drops_the_other_branches)
{
    struct gate other = {0};

    op = NULL;
    struct woi_future_int *select = woi_select(pass(&other), WOI_BORROW(op));
    cr_assert(eq(ptr, select, NULL));
    cr_assert(eq(int, other.drops, 1));
}

Test(borrow, two_selects_that_were_made_before_may_follow_each_other)
{
    struct gate gate = {0}, other = {0}, last = {.is_open = true, .output = 1};
    struct deep *chain = deep(&gate, 3);
    int x = -1;
    struct woi_future_int *first = woi_select(WOI_BORROW(chain), pass(&other));
    struct woi_future_int *second = woi_select_biased(WOI_INTO(x, WOI_BORROW(chain)), pass(&last));

    cr_assert(eq(int, step(&first, &hand), WAITING)); /* it is three calls deeper now */
    woi_drop(first);
    gate_open(&gate, 10);
    cr_assert(eq(int, step(&second, &hand), 0));
    cr_assert(eq(int, x, 14));
    cr_assert(eq(ptr, chain, NULL));
}

static WOI_ASYNC(int, waits_deep, ((struct gate *, gate)), struct deep *op;)
{
    WOI_BEGIN;
    self->op = deep(self->gate, 2);
    WOI_AWAIT(woi_select_biased(WOI_IF(false, woi_yield_now()), WOI_BORROW(self->op)));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_drop(self->op);
    WOI_END;
}

Test(borrow, a_dump_shows_where_it_waits_and_what_is_left_out)
{
    static char text[4096];
    static struct gate gate; /* the task waits for it until the runtime goes */
    FILE *out = fmemopen(text, sizeof text, "w");
    struct woi_runtime *runtime;
    struct woi_enter_guard guard;
    int output = -1;

    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, woi_runtime_enter(runtime, &guard), 0));
    cr_assert(eq(int, woi_spawn_detached(waits_deep(&gate)), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, woi_yield_now()), 0));
    woi_dump_tasks(out);
    fclose(out);
    cr_assert(eq(int, woi_runtime_leave(&guard), 0));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    cr_assert(ne(ptr, strstr(text, "waits for nothing: it is left out"), NULL));
    char *lent = strstr(text, "waits for WOI_BORROW");
    cr_assert(ne(ptr, lent, NULL));
    cr_assert(ne(ptr, strstr(lent, "deep at "), NULL));
    cr_assert(ne(ptr, strstr(lent, "waits for join"), NULL));
    cr_assert(ne(ptr, strstr(lent, "waits for passage"), NULL));
}

static WOI_ASYNC(int, loses_it, ((struct gate *, gate)),
    struct walk *op, *kept;
    struct woi_future_int *select;
)
{
    WOI_BEGIN;
    self->kept = self->op = walk(self->gate, 'a');
    self->select = woi_select(WOI_BORROW(self->op), woi_sleep(WOI_SEC(1)));
    self->op = NULL; /* while it is lent */
    WOI_AWAIT(self->select);
    WOI_RETURN(0);
WOI_FINALLY:
    woi_drop(self->kept);
    WOI_END;
}

Test(borrow, whose_variable_is_changed_meanwhile_panics_the_task)
{
    struct gate gate = {0};
    struct woi_runtime *runtime;
    int output = -1;

    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, loses_it(&gate)), -ENOTRECOVERABLE));
    cr_assert(ne(ptr, strstr(seen.last.message, "is gone"), NULL));
    cr_assert(eq(str, journal.text, "a"));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
}

/* --- branches that are left out --- */

Test(borrow, a_branch_that_is_left_out_is_not_made_and_never_ready)
{
    struct gate gate = {.is_open = true, .output = 1}, other = {0};
    struct woi_future_int *select;
    int made = 0, x = -1;

    select = woi_select_biased(WOI_IF(made, WOI_INTO(x, (made++, pass(&gate)))), WOI_IF(false, pass(&gate)),
                               WOI_IF(true, pass(&other)));
    cr_assert(eq(int, step(&select, &hand), WAITING));
    cr_assert(eq(int, made, 0));
    cr_assert(eq(int, gate.polls, 0));
    gate_open(&other, 0);
    cr_assert(eq(int, step(&select, &hand), 2));
    cr_assert(eq(int, x, -1));
}

Test(borrow, of_a_select_without_a_branch_nothing_is_left_behind)
{
    struct woi_future_int *select =
        woi_select(WOI_IF(false, woi_yield_now()), WOI_IF(false, woi_yield_now()));

    cr_assert(eq(int, step(&select, &hand), WAITING));
    cr_assert(eq(int, step(&select, &hand), WAITING));
    woi_drop(select);
    cr_assert(eq(u32, hand.wakes, 0));
}

#if !WOI_POOL
Test(borrow, without_memory_leaves_the_future_to_its_owner)
{
    for (size_t k = 1; k <= 4; k++) {
        struct gate gate = {0}, other = {0};
        struct woi_future_int *select;
        int x = -1;

        op = walk(&gate, 'a');
        heap.fail_at = k; /* the borrow, the into, the other branch, the group */
        select = woi_select(WOI_INTO(x, WOI_BORROW(op)), pass(&other));
        cr_assert(eq(ptr, select, NULL));
        heap.fail_at = 0;
        cr_assert(eq(sz, journal.length, k - 1));
        woi_drop(op);
        cr_assert(eq(sz, journal.length, k));
    }
}
#endif
