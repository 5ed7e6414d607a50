/* woi_select, woi_select_biased: the first that is ready, and nothing of the others. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi.h"

TestSuite(select, .init = support_begin, .fini = support_end);

Test(select, of_two_gives_the_index_and_the_output_of_the_winner_alone)
{
    for (int winner = 0; winner < 2; winner++) {
        struct gate g[2] = {0};
        struct hand hand = {0};
        int x[2] = {-1, -1};
        struct woi_future_int *select =
            woi_select(WOI_INTO(x[0], pass(&g[0])), WOI_INTO(x[1], walk(&g[1], 'b')));

        cr_assert(eq(int, step(&select, &hand), WAITING));
        gate_open(&g[winner], 50);
        cr_assert(eq(int, step(&select, &hand), winner));
        cr_assert(eq(int, x[winner], 50));
        cr_assert(eq(int, x[1 - winner], -1));
        cr_assert(eq(int, g[1 - winner].polls, 1));
        cr_assert(eq(int, g[0].drops, 1));
        cr_assert(eq(int, g[1].drops, 1));
        cr_assert(eq(int, hand.held, 0));
    }
}

static struct woi_future_int *select_12(struct gate *g)
{
    return woi_select(pass(&g[0]), pass(&g[1]), pass(&g[2]), pass(&g[3]), pass(&g[4]), pass(&g[5]),
                      pass(&g[6]), pass(&g[7]), pass(&g[8]), pass(&g[9]), pass(&g[10]), pass(&g[11]));
}

Test(select, of_twelve_is_won_by_whoever_is_ready)
{
    for (int winner = 0; winner < 12; winner++) {
        struct gate g[12] = {0};
        struct hand hand = {0};
        struct woi_future_int *select = select_12(g);

        cr_assert(eq(int, step(&select, &hand), WAITING));
        gate_open(&g[winner], 0);
        cr_assert(eq(int, step(&select, &hand), winner));
        for (int i = 0; i < 12; i++) {
            cr_assert(eq(int, g[i].polls, i == winner ? 2 : 1));
            cr_assert(eq(int, g[i].drops, 1));
        }
    }
}

Test(select, polls_nobody_after_the_winner)
{
    struct gate a = {.is_open = true}, b = {.is_open = true};
    struct hand hand = {0};
    struct woi_future_int *select = woi_select(pass(&a), pass(&b));

    cr_assert(lt(int, step(&select, &hand), 2));
    cr_assert(eq(int, a.polls + b.polls, 1));
}

static int target;

static WOI_ASYNC(int, look_at_target, ((struct gate *, gate)))
{
    WOI_BEGIN;
    WOI_AWAIT(pass(self->gate));
    WOI_RETURN(0);
WOI_FINALLY:
    note(target == -1 ? 'o' : 'n'); /* old or new */
    WOI_END;
}

Test(select, losers_have_run_their_finally_parts_before_the_winners_output_is_visible)
{
    struct gate g[3] = {0};
    struct hand hand = {0};
    struct woi_future_int *select =
        woi_select(look_at_target(&g[0]), WOI_INTO(target, pass(&g[1])), look_at_target(&g[2]));

    target = -1;
    cr_assert(eq(int, step(&select, &hand), WAITING));
    gate_open(&g[1], 60);
    cr_assert(eq(int, step(&select, &hand), 1));
    cr_assert(eq(str, journal.text, "oo"));
    cr_assert(eq(int, target, 60));
}

Test(select, losers_that_were_never_polled_run_their_finally_parts_too)
{
    struct gate a = {.is_open = true}, b = {0};
    struct hand hand = {0};
    struct woi_future_int *select = woi_select_biased(pass(&a), walk(&b, 'b'));

    cr_assert(eq(int, step(&select, &hand), 0));
    cr_assert(eq(int, b.polls, 0));
    cr_assert(eq(str, journal.text, "b"));
}

Test(select, a_winner_without_into_gives_its_output_to_the_destructor)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    struct owned won = {-1};
    struct woi_future_int *select = woi_select(make_owned(&a), pass(&b));

    gate_open(&a, 1);
    cr_assert(eq(int, step(&select, &hand), 0));
    cr_assert(eq(int, owned_dropped, 1));

    select = woi_select(WOI_INTO(won, make_owned(&a)), pass(&b));
    cr_assert(eq(int, step(&select, &hand), 0));
    cr_assert(eq(int, owned_dropped, 1));
    cr_assert(eq(int, won.number, 1));
}

Test(select, dropped_while_it_waits_drops_every_branch)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    int x = -1;
    struct woi_future_int *select = woi_select(WOI_INTO(x, walk(&a, 'a')), walk(&b, 'b'));

    cr_assert(eq(int, step(&select, &hand), WAITING));
    woi_drop(select);
    cr_assert(eq(str, journal.text, "ab"));
    cr_assert(eq(int, x, -1));
    cr_assert(eq(int, hand.held, 0));
}

/* --- who is polled first --- */

static int winner_of_open(int n)
{
    struct gate g[12] = {0};
    struct hand hand = {0};
    struct woi_future_int *select;

    for (int i = 0; i < 12; i++)
        g[i].is_open = true;
    if (n == 2)
        select = woi_select(pass(&g[0]), pass(&g[1]));
    else if (n == 3)
        select = woi_select(pass(&g[0]), pass(&g[1]), pass(&g[2]));
    else
        select = select_12(g);
    return step(&select, &hand);
}

/* Of every hundred turns each branch gets its share, give or take a few. */
static void assert_fair(const int *wins, int n, int turns)
{
    for (int i = 0; i < n; i++) {
        cr_assert(gt(int, wins[i], turns / n - 4));
        cr_assert(lt(int, wins[i], turns / n + 4));
    }
}

Test(select, among_branches_that_are_always_ready_each_wins_in_turn)
{
    static const int counts[] = {2, 3, 12};

    for (int k = 0; k < 3; k++) {
        int wins[12] = {0};

        for (int i = 0; i < 120; i++)
            wins[winner_of_open(counts[k])]++;
        assert_fair(wins, counts[k], 120);
    }
}

Test(select, is_fair_also_when_two_or_more_selects_take_turns)
{
    for (int selects = 2; selects <= 6; selects++) {
        int wins[6][12] = {0};

        for (int i = 0; i < 120; i++)
            for (int k = 0; k < selects; k++)
                wins[k][winner_of_open(k % 2 ? 3 : 2)]++;
        for (int k = 0; k < selects; k++)
            assert_fair(wins[k], k % 2 ? 3 : 2, 120);
    }
}

Test(select, after_the_first_poll_is_won_by_whoever_was_woken_first)
{
    for (int round = 0; round < 8; round++) {
        struct gate g[3] = {0};
        struct hand hand = {0};
        struct woi_future_int *select = woi_select(pass(&g[0]), pass(&g[1]), pass(&g[2]));

        cr_assert(eq(int, step(&select, &hand), WAITING));
        gate_open(&g[2], 0);
        gate_open(&g[0], 0);
        cr_assert(eq(int, step(&select, &hand), 2));
    }
}

Test(select, biased_takes_the_lowest_index_that_is_ready_at_once)
{
    for (int round = 0; round < 8; round++) {
        struct gate g[3] = {{0}, {.is_open = true}, {.is_open = true}};
        struct hand hand = {0};
        struct woi_future_int *select = woi_select_biased(pass(&g[0]), pass(&g[1]), pass(&g[2]));

        cr_assert(eq(int, step(&select, &hand), 1));
        cr_assert(eq(int, g[0].polls, 1));
        cr_assert(eq(int, g[2].polls, 0));
    }
}

Test(select, biased_takes_the_lowest_index_of_those_that_were_woken_in_any_order)
{
    static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

    for (size_t k = 0; k < sizeof orders / sizeof *orders; k++)
        for (int woken = 1; woken <= 3; woken++) {
            struct gate g[3] = {0};
            struct hand hand = {0};
            struct woi_future_int *select = woi_select_biased(pass(&g[0]), pass(&g[1]), pass(&g[2]));
            int lowest = 3;

            cr_assert(eq(int, step(&select, &hand), WAITING));
            for (int i = 0; i < woken; i++) {
                gate_open(&g[orders[k][i]], 0);
                lowest = orders[k][i] < lowest ? orders[k][i] : lowest;
            }
            cr_assert(eq(int, step(&select, &hand), lowest));
            cr_assert(eq(int, g[0].polls + g[1].polls + g[2].polls, 4));
        }
}

Test(select, biased_polls_nobody_when_it_is_polled_though_nobody_was_woken)
{
    struct gate g[2] = {0};
    struct hand hand = {0};
    struct woi_future_int *select = woi_select_biased(pass(&g[0]), pass(&g[1]));

    cr_assert(eq(int, step(&select, &hand), WAITING));
    cr_assert(eq(int, step(&select, &hand), WAITING));
    cr_assert(eq(int, g[0].polls, 1));
    cr_assert(eq(int, g[1].polls, 1));
    gate_open(&g[1], 0);
    cr_assert(eq(int, step(&select, &hand), 1));
}

Test(select, biased_goes_on_to_the_next_woken_branch_if_the_lowest_is_not_ready)
{
    struct gate g[3] = {0};
    struct hand hand = {0};
    struct woi_future_int *select = woi_select_biased(pass(&g[0]), pass(&g[1]), pass(&g[2]));

    cr_assert(eq(int, step(&select, &hand), WAITING));
    gate_open(&g[2], 0);
    gate_knock(&g[0]);
    cr_assert(eq(int, step(&select, &hand), 2));
    cr_assert(eq(int, g[0].polls, 2));
    cr_assert(eq(int, g[1].polls, 1));
}

Test(select, a_wake_without_a_result_polls_that_branch_and_keeps_waiting)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    struct woi_future_int *select = woi_select(walk(&a, 'a'), walk(&b, 'b'));

    cr_assert(eq(int, step(&select, &hand), WAITING));
    for (int i = 0; i < 4; i++) {
        gate_knock(&b);
        cr_assert(eq(int, step(&select, &hand), WAITING));
    }
    cr_assert(eq(int, a.polls, 1));
    cr_assert(eq(int, b.polls, 5));
    woi_drop(select);
}

/* --- nested, and in tasks --- */

Test(select, in_a_select_drops_both_levels_when_it_is_won)
{
    struct gate g[4] = {0};
    struct hand hand = {0};
    int inner = -1, x = -1;
    struct woi_future_int *select =
        woi_select(WOI_INTO(inner, woi_select(walk(&g[0], 'a'), WOI_INTO(x, walk(&g[1], 'b')))),
                   woi_join(walk(&g[2], 'c'), walk(&g[3], 'd')));

    cr_assert(eq(int, step(&select, &hand), WAITING));
    gate_open(&g[1], 8);
    cr_assert(eq(int, step(&select, &hand), 0));
    cr_assert(eq(int, inner, 1));
    cr_assert(eq(int, x, 8));
    cr_assert(eq(str, journal.text, "bacd"));
}

Test(select, a_losing_join_leaves_the_targets_of_its_finished_branches_untouched)
{
    struct gate g[3] = {0};
    struct hand hand = {0};
    int x = -1, y = -1;
    struct woi_future_int *select =
        woi_select(woi_join(WOI_INTO(x, walk(&g[0], 'a')), WOI_INTO(y, walk(&g[1], 'b'))), pass(&g[2]));

    gate_open(&g[0], 5);
    cr_assert(eq(int, step(&select, &hand), WAITING));
    gate_open(&g[2], 0);
    cr_assert(eq(int, step(&select, &hand), 1));
    cr_assert(eq(int, x, -1));
    cr_assert(eq(int, y, -1));
}

static WOI_ASYNC(int, select_handles, ((struct gate *, a), (struct gate *, b)),
    struct walk_handle *job;
    struct walk_result result;
    int which;
)
{
    WOI_BEGIN;
    self->job = woi_spawn(walk(self->a, 'a'));
    WOI_AWAIT(self->which, woi_select(self->job, WOI_INTO(self->result, woi_spawn(walk(self->b, 'b')))));
    WOI_ASSERT(self->result.error == WOI_OK && self->result.value == 21);
    WOI_RETURN(self->which);
    WOI_END;
}

Test(select, a_losing_join_handle_is_detached_and_its_task_goes_on)
{
    struct woi_runtime *runtime;
    struct gate a = {0}, b = {.is_open = true, .output = 21};
    int which = -1;

    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, which, select_handles(&a, &b)), 0));
    cr_assert(eq(int, which, 1));
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 1));
    cr_assert(eq(str, journal.text, "b"));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    cr_assert(eq(str, journal.text, "ba"));
}
