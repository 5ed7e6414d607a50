/* woi_join: ready when all branches are, outputs all at once or not at all. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi.h"

TestSuite(join, .init = support_begin, .fini = support_end);

Test(join, of_two_is_ready_when_both_are)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_join(pass(&a), pass(&b));

    cr_assert(eq(int, step(&join, &hand), WAITING));
    gate_open(&b, 2);
    cr_assert(eq(int, step(&join, &hand), WAITING));
    gate_open(&a, 1);
    cr_assert(eq(int, step(&join, &hand), 0));
    cr_assert(eq(int, a.drops, 1));
    cr_assert(eq(int, b.drops, 1));
    cr_assert(eq(int, hand.held, 0));
}

Test(join, of_twelve_is_ready_when_the_last_one_is)
{
    static const int order[12] = {7, 0, 11, 3, 4, 10, 1, 9, 2, 8, 6, 5};
    struct gate g[12] = {0};
    struct hand hand = {0};
    struct woi_future_int *join =
        woi_join(pass(&g[0]), pass(&g[1]), pass(&g[2]), pass(&g[3]), pass(&g[4]), pass(&g[5]), pass(&g[6]),
                 pass(&g[7]), pass(&g[8]), pass(&g[9]), pass(&g[10]), pass(&g[11]));

    for (int i = 0; i < 12; i++) {
        cr_assert(eq(int, step(&join, &hand), WAITING));
        gate_open(&g[order[i]], i);
    }
    cr_assert(eq(int, step(&join, &hand), 0));
    for (int i = 0; i < 12; i++)
        cr_assert(eq(int, g[i].drops, 1));
}

Test(join, of_branches_that_are_ready_at_once_does_not_wait)
{
    struct gate a = {.is_open = true}, b = {.is_open = true};
    struct hand hand = {0};
    struct woi_future_int *join = woi_join(walk(&a, 'a'), pass(&b));

    cr_assert(eq(int, step(&join, &hand), 0));
    cr_assert(eq(int, a.polls, 1));
    cr_assert(eq(int, b.polls, 1));
    cr_assert(eq(u32, hand.wakes, 0));
}

Test(join, a_wake_polls_only_the_woken_branch)
{
    struct gate g[4] = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_join(pass(&g[0]), walk(&g[1], 'b'), pass(&g[2]), walk(&g[3], 'd'));

    cr_assert(eq(int, step(&join, &hand), WAITING));
    for (int round = 1; round <= 5; round++) {
        gate_knock(&g[1]);
        cr_assert(eq(int, step(&join, &hand), WAITING));
        cr_assert(eq(int, g[1].polls, 1 + round));
    }
    gate_knock(&g[2]);
    cr_assert(eq(int, step(&join, &hand), WAITING));
    cr_assert(eq(int, g[0].polls, 1));
    cr_assert(eq(int, g[2].polls, 2));
    cr_assert(eq(int, g[3].polls, 1));
    woi_drop(join);
}

Test(join, a_finished_branch_is_not_polled_again)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_join(walk(&a, 'a'), walk(&b, 'b'));

    cr_assert(eq(int, step(&join, &hand), WAITING));
    gate_open(&a, 1);
    cr_assert(eq(int, step(&join, &hand), WAITING));
    for (int i = 0; i < 3; i++) {
        gate_knock(&b);
        cr_assert(eq(int, step(&join, &hand), WAITING));
    }
    cr_assert(eq(int, a.polls, 2));
    cr_assert(eq(int, b.polls, 4));
    woi_drop(join);
}

Test(join, writes_its_targets_only_when_all_are_ready)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    int first = -1, second = -2;
    struct woi_future_int *join = woi_join(WOI_INTO(first, pass(&a)), WOI_INTO(second, walk(&b, 'b')));

    cr_assert(eq(int, step(&join, &hand), WAITING));
    gate_open(&a, 10);
    cr_assert(eq(int, step(&join, &hand), WAITING));
    cr_assert(eq(int, first, -1));
    gate_open(&b, 20);
    cr_assert(eq(int, step(&join, &hand), 0));
    cr_assert(eq(int, first, 10));
    cr_assert(eq(int, second, 20));
}

Test(join, dropped_half_way_leaves_its_targets_untouched)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    int first = -1, second = -2;
    struct woi_future_int *join = woi_join(WOI_INTO(first, walk(&a, 'a')), WOI_INTO(second, pass(&b)));

    gate_open(&a, 10);
    cr_assert(eq(int, step(&join, &hand), WAITING));
    woi_drop(join);
    cr_assert(eq(int, first, -1));
    cr_assert(eq(int, second, -2));
    cr_assert(eq(int, a.drops, 1));
    cr_assert(eq(int, b.drops, 1));
    cr_assert(eq(int, hand.held, 0));
}

Test(join, dropped_half_way_gives_finished_outputs_to_their_destructor)
{
    struct gate a = {.is_open = true, .output = 5}, b = {0};
    struct hand hand = {0};
    struct owned first = {-1}, second = {-2};
    struct woi_future_int *join = woi_join(WOI_INTO(first, make_owned(&a)), WOI_INTO(second, make_owned(&b)));

    cr_assert(eq(int, step(&join, &hand), WAITING));
    cr_assert(eq(int, owned_dropped, 0));
    woi_drop(join);
    cr_assert(eq(int, owned_dropped, 1));
    cr_assert(eq(int, first.number, -1));
    cr_assert(eq(int, second.number, -2));
}

Test(join, outputs_that_into_takes_do_not_go_to_their_destructor)
{
    struct gate a = {.is_open = true, .output = 5}, b = {.is_open = true, .output = 6};
    struct hand hand = {0};
    struct owned first = {-1}, second = {-2};
    struct woi_future_int *join = woi_join(WOI_INTO(first, make_owned(&a)), WOI_INTO(second, make_owned(&b)));

    cr_assert(eq(int, step(&join, &hand), 0));
    cr_assert(eq(int, owned_dropped, 0));
    cr_assert(eq(int, first.number, 5));
    cr_assert(eq(int, second.number, 6));
}

Test(join, outputs_that_nobody_takes_go_to_their_destructor)
{
    struct gate a = {.is_open = true}, b = {.is_open = true};
    struct hand hand = {0};
    struct woi_future_int *join = woi_join(make_owned(&a), make_owned(&b));

    cr_assert(eq(int, step(&join, &hand), 0));
    cr_assert(eq(int, owned_dropped, 2));
}

Test(join, dropped_without_a_poll_runs_the_finally_parts_and_polls_nothing)
{
    struct gate a = {0}, b = {0};

    woi_drop(woi_join(walk(&a, 'a'), walk(&b, 'b')));
    cr_assert(eq(str, journal.text, "ab"));
    cr_assert(eq(int, a.polls + b.polls, 0));
    cr_assert(eq(int, a.drops + b.drops, 0)); /* never made */
}

static WOI_ASYNC(int, outer_walk, ((struct gate *, gate), (int, depth)), int output;)
{
    WOI_BEGIN;
    if (self->depth > 1)
        WOI_AWAIT(self->output, outer_walk(self->gate, self->depth - 1));
    else
        WOI_AWAIT(self->output, walk(self->gate, '0'));
    WOI_RETURN(self->output + 1);
WOI_FINALLY:
    note((char)('0' + self->depth));
    WOI_END;
}

Test(join, dropped_runs_the_finally_parts_of_a_chain_from_the_inside)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_join(outer_walk(&a, 3), walk(&b, 'b'));

    cr_assert(eq(int, step(&join, &hand), WAITING));
    woi_drop(join);
    cr_assert(eq(str, journal.text, "0123b"));
}

Test(join, of_deep_branches_resumes_the_innermost_frame_alone)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    int depth = -1;
    struct woi_future_int *join = woi_join(WOI_INTO(depth, outer_walk(&a, 9)), outer_walk(&b, 2));

    cr_assert(eq(int, step(&join, &hand), WAITING));
    gate_knock(&a);
    cr_assert(eq(int, step(&join, &hand), WAITING));
    cr_assert(eq(int, a.polls, 2));
    gate_open(&a, 100);
    gate_open(&b, 0);
    cr_assert(eq(int, step(&join, &hand), 0));
    cr_assert(eq(int, depth, 109));
    cr_assert(eq(str, journal.text, "0123456789012"));
}

static WOI_ASYNC(int, open_other, ((struct gate *, mine), (struct gate *, other)))
{
    WOI_BEGIN;
    WOI_AWAIT(pass(self->mine));
    gate_open(self->other, 7);
    WOI_RETURN(1);
    WOI_END;
}

Test(join, a_branch_that_wakes_an_earlier_sibling_wakes_whoever_awaits_the_join)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    int got = -1;
    struct woi_future_int *join = woi_join(WOI_INTO(got, pass(&a)), open_other(&b, &a));

    cr_assert(eq(int, step(&join, &hand), WAITING));
    gate_open(&b, 0);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&join, &hand), WAITING));
    cr_assert(eq(u32, hand.wakes, 2));
    cr_assert(eq(int, step(&join, &hand), 0));
    cr_assert(eq(int, got, 7));
    cr_assert(eq(int, a.polls, 2));
}

Test(join, a_branch_may_make_a_woken_sibling_ready_in_the_same_poll)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    int got = -1;
    struct woi_future_int *join = woi_join(WOI_INTO(got, pass(&a)), open_other(&b, &a));

    cr_assert(eq(int, step(&join, &hand), WAITING));
    gate_open(&b, 0);
    gate_knock(&a);
    cr_assert(eq(int, step(&join, &hand), 0));
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, got, 7));
}

Test(join, in_a_join_polls_only_the_woken_leaf)
{
    struct gate g[4] = {0};
    struct hand hand = {0};
    int a = -1, inner = -1;
    struct woi_future_int *join = woi_join(WOI_INTO(inner, woi_join(pass(&g[0]), WOI_INTO(a, pass(&g[1])))),
                                           woi_join(pass(&g[2]), pass(&g[3])));

    cr_assert(eq(int, step(&join, &hand), WAITING));
    gate_open(&g[1], 11);
    gate_open(&g[0], 10);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, step(&join, &hand), WAITING));
    cr_assert(eq(int, g[2].polls + g[3].polls, 2));
    cr_assert(eq(int, a, 11)); /* the inner join is ready as a whole */
    cr_assert(eq(int, inner, -1));
    gate_open(&g[2], 0);
    gate_open(&g[3], 0);
    cr_assert(eq(int, step(&join, &hand), 0));
    cr_assert(eq(int, inner, 0));
}

static int made;

static struct passage *make_and_count(struct gate *gate)
{
    made++;
    return pass(gate);
}

Test(join, evaluates_each_branch_once)
{
    struct gate a = {0}, b = {0};
    int targets[2] = {0}, next = 0;
    struct hand hand = {0};
    struct woi_future_int *join = woi_join(WOI_INTO(targets[next++], make_and_count(&a)), make_and_count(&b));

    cr_assert(eq(int, made, 2));
    cr_assert(eq(int, next, 1));
    gate_open(&a, 4);
    gate_open(&b, 5);
    cr_assert(eq(int, step(&join, &hand), 0));
    cr_assert(eq(int, targets[0], 4));
    cr_assert(eq(int, targets[1], 0));
}

/* --- in a task --- */

struct pair {
    char *text;
    int64_t number;
};

static WOI_ASYNC(struct pair, make_pair, ((int64_t, number)))
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN((struct pair){"pair", self->number});
    WOI_END;
}

static WOI_ASYNC(void, only_yield, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_END;
}

static WOI_ASYNC(int, join_all_kinds, (),
    struct pair pair;
    woi_unit unit;
    struct walk_result result;
    struct gate gate, shut;
    int yielded, which, error;
)
{
    WOI_BEGIN;
    self->gate = (struct gate){.is_open = true, .output = 30};
    self->yielded = self->which = self->error = -1;
    WOI_AWAIT(self->error, woi_join(WOI_INTO(self->pair, make_pair(77)), WOI_INTO(self->unit, only_yield()),
                                    WOI_INTO(self->yielded, woi_yield_now()),
                                    WOI_INTO(self->result, woi_spawn(walk(&self->gate, 'w'))),
                                    WOI_INTO(self->which, woi_select(pass(&self->shut), only_yield()))));
    WOI_RETURN(self->error == 0 && self->pair.number == 77 && strcmp(self->pair.text, "pair") == 0 &&
               self->yielded == 0 && self->result.error == WOI_OK && self->result.value == 30 &&
               self->which == 1);
    WOI_END;
}

Test(join, takes_frames_leaves_handles_and_combinators_of_every_type)
{
    struct woi_runtime *runtime;
    int right = 0;

    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, right, join_all_kinds()), 0));
    cr_assert(eq(int, right, 1));
    cr_assert(eq(str, journal.text, "w"));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
}

static WOI_ASYNC(int, wait_for_two, ((struct gate *, a), (struct gate *, b)), int first, second;)
{
    WOI_BEGIN;
    WOI_AWAIT(
        woi_join(WOI_INTO(self->first, walk(self->a, 'a')), WOI_INTO(self->second, walk(self->b, 'b'))));
    WOI_RETURN(self->first);
WOI_FINALLY:
    note((char)('0' + self->first));
    note((char)('0' + self->second));
    WOI_END;
}

static WOI_ASYNC(int, abort_a_join, ((struct gate *, a), (struct gate *, b)),
    struct wait_for_two_handle *job;
    struct wait_for_two_result result;
)
{
    WOI_BEGIN;
    self->job = woi_spawn(wait_for_two(self->a, self->b));
    WOI_YIELD();
    gate_open(self->a, 9);
    WOI_YIELD();
    woi_abort(self->job);
    WOI_AWAIT(self->result, self->job);
    WOI_RETURN(self->result.error == WOI_CANCELLED);
    WOI_END;
}

Test(join, in_a_task_aborted_half_way_drops_its_branches_before_the_finally_part_and_writes_nothing)
{
    struct woi_runtime *runtime;
    struct gate a = {0}, b = {0};
    int right = 0;

    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, right, abort_a_join(&a, &b)), 0));
    cr_assert(eq(int, right, 1));
    cr_assert(eq(int, a.polls, 2));
    cr_assert(eq(str, journal.text, "ab00"));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
}
