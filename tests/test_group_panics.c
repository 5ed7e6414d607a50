/* Panics in the branches of combinators, and branches that cannot be. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "gate.h"
#include "woi.h"

static struct panics seen;

static void begin(void)
{
    support_begin();
    woi_set_panic_hook(keep_panic, &seen);
}

TestSuite(group_panics, .init = begin, .fini = support_end);

static unsigned panic_line;

/* Passes the gate and panics. */
static WOI_ASYNC(int, fall, ((struct gate *, gate), (char, name)))
{
    WOI_BEGIN;
    WOI_AWAIT(pass(self->gate));
    panic_line = __LINE__ + 1;
    WOI_PANIC("%c fell", self->name);
WOI_FINALLY:
    note(self->name);
    WOI_END;
}

/* Its finally part panics, too. */
static WOI_ASYNC(int, fall_at_the_end, ((struct gate *, gate), (char, name)))
{
    WOI_BEGIN;
    WOI_AWAIT(pass(self->gate));
    WOI_RETURN(0);
WOI_FINALLY:
    note(self->name);
    WOI_PANIC("%c fell at its end", self->name);
    WOI_END;
}

/* Awaits the future, with a finally part that sees the parent unwound last. */
static WOI_ASYNC(int, await_it, ((struct woi_future_int *, future)), int output;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->output, self->future);
    note('!'); /* not after a panic */
    WOI_RETURN(self->output);
WOI_FINALLY:
    note('.');
    WOI_END;
}

static WOI_ASYNC(int, join_a_task, ((struct woi_future_int *, future), (struct await_it_result *, result)))
{
    WOI_BEGIN;
    WOI_AWAIT(*self->result, woi_spawn(await_it(self->future)));
    WOI_RETURN(0);
    WOI_END;
}

/* Runs a task that awaits the future. */
static struct await_it_result run(struct woi_future_int *future)
{
    struct woi_runtime *runtime;
    struct await_it_result result = {.error = WOI_OK};
    int output = -1;

    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, join_a_task(future, &result)), 0));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    return result;
}

/* Polls by hand until it waits, then lets run() go on. */
static void poll_once(struct woi_future_int *future, struct hand *hand)
{
    cr_assert(eq(int, step(&future, hand), WAITING));
}

Test(group_panics, a_panic_in_a_join_drops_the_siblings_and_goes_on_in_whoever_awaits)
{
    struct gate g[3] = {0};
    struct hand hand = {0};
    int x = -1;
    struct woi_future_int *join = woi_join(walk(&g[0], 'a'), fall(&g[1], 'b'), WOI_INTO(x, walk(&g[2], 'c')));
    struct await_it_result result;

    poll_once(join, &hand);
    gate_open(&g[2], 5);
    gate_open(&g[1], 0);
    result = run(join);
    cr_assert(eq(int, (int)result.error, WOI_PANICKED));
    cr_assert(eq(str, (char *)result.panic.message, "b fell"));
    cr_assert(eq(u32, result.panic.line, panic_line));
    cr_assert(ne(ptr, strstr(result.panic.file, "test_group_panics.c"), NULL));
    cr_assert(eq(str, journal.text, "cba."));
    cr_assert(eq(int, x, -1));
    cr_assert(eq(u32, seen.count, 1));
    cr_assert(eq(int, hand.held, 0));
}

Test(group_panics, a_panic_in_a_try_join_drops_the_siblings)
{
    struct gate g[2] = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_try_join(walk(&g[0], 'a'), fall(&g[1], 'b'));

    poll_once(join, &hand);
    gate_open(&g[1], 0);
    cr_assert(eq(int, (int)run(join).error, WOI_PANICKED));
    cr_assert(eq(str, journal.text, "ba."));
    cr_assert(eq(int, g[0].drops, 1));
}

Test(group_panics, a_panic_in_a_select_is_no_win)
{
    struct gate g[2] = {0};
    struct hand hand = {0};
    int x = -1, y = -1;
    struct woi_future_int *select = woi_select(WOI_INTO(x, fall(&g[0], 'a')), WOI_INTO(y, walk(&g[1], 'b')));

    poll_once(select, &hand);
    gate_open(&g[0], 0);
    gate_open(&g[1], 0);
    cr_assert(eq(int, (int)run(select).error, WOI_PANICKED));
    cr_assert(eq(str, journal.text, "ab."));
    cr_assert(eq(int, g[1].polls, 1));
    cr_assert(eq(int, x, -1));
    cr_assert(eq(int, y, -1));
}

Test(group_panics, a_panic_of_a_hand_written_branch_goes_on_too_also_out_of_into)
{
    struct gate g[2] = {0};
    struct hand hand = {0};
    int x = -1;
    struct woi_future_int *join = woi_join(WOI_INTO(x, pass(&g[0])), walk(&g[1], 'b'));
    struct await_it_result result;

    poll_once(join, &hand);
    g[0].output = 17;
    gate_fell(&g[0]);
    result = run(join);
    cr_assert(eq(int, (int)result.error, WOI_PANICKED));
    cr_assert(eq(str, (char *)result.panic.message, "gate number 17 fell"));
    cr_assert(eq(str, journal.text, "b."));
    cr_assert(eq(int, g[0].drops, 1));
    cr_assert(eq(int, x, -1));
}

Test(group_panics, a_panic_in_an_inner_combinator_unwinds_the_outer_one)
{
    struct gate g[4] = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_join(
        woi_select(walk(&g[0], 'a'), woi_join(fall(&g[1], 'b'), walk(&g[2], 'c'))), walk(&g[3], 'd'));

    poll_once(join, &hand);
    gate_open(&g[1], 0);
    cr_assert(eq(int, (int)run(join).error, WOI_PANICKED));
    cr_assert(eq(str, journal.text, "bcad."));
    for (int i = 0; i < 4; i++)
        cr_assert(eq(int, g[i].drops, 1));
}

Test(group_panics, of_two_panics_the_first_is_kept_and_the_second_reported)
{
    struct gate g[3] = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_join(fall_at_the_end(&g[0], 'a'), fall(&g[1], 'b'), walk(&g[2], 'c'));
    struct await_it_result result;

    poll_once(join, &hand);
    gate_open(&g[1], 0);
    result = run(join);
    cr_assert(eq(int, (int)result.error, WOI_PANICKED));
    cr_assert(eq(str, (char *)result.panic.message, "b fell"));
    cr_assert(eq(str, journal.text, "bac."));
    cr_assert(eq(u32, seen.count, 2));
    cr_assert(eq(str, (char *)seen.last.message, "a fell at its end"));
}

Test(group_panics, a_loser_that_panics_in_its_finally_part_ends_the_task)
{
    struct gate g[3] = {0};
    struct hand hand = {0};
    struct woi_future_int *select = woi_select(pass(&g[0]), fall_at_the_end(&g[1], 'b'), walk(&g[2], 'c'));
    struct await_it_result result;

    poll_once(select, &hand);
    gate_open(&g[0], 0);
    result = run(select);
    cr_assert(eq(int, (int)result.error, WOI_PANICKED));
    cr_assert(eq(str, (char *)result.panic.message, "b fell at its end"));
    cr_assert(eq(int, journal.text[0], 'b'));
    cr_assert(eq(int, journal.text[1], 'c')); /* clean-up went on */
}

Test(group_panics, a_panic_outside_of_a_task_drops_the_siblings)
{
    struct gate g[2] = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_join(walk(&g[0], 'a'), fall(&g[1], 'b'));

    poll_once(join, &hand);
    gate_open(&g[1], 0);
    cr_assert(eq(int, step(&join, &hand), PANICKED));
    cr_assert(eq(str, journal.text, "ba"));
    cr_assert(eq(int, hand.held, 0));
}

/* --- NULL: out of memory --- */

Test(group_panics, a_branch_that_is_null_drops_the_others_and_makes_the_combinator_null)
{
    struct passage *nothing = NULL;

    for (int k = 0; k < 3; k++) {
        struct gate g[3] = {0};

        journal.length = 0;
        cr_assert(eq(ptr,
                     woi_join(k == 0 ? NULL : walk(&g[0], '0'), k == 1 ? NULL : walk(&g[1], '1'),
                              k == 2 ? nothing : pass(&g[2])),
                     NULL));
        cr_assert(eq(sz, journal.length, k == 2 ? 2 : 1));
        cr_assert(eq(int, g[2].drops, k == 2 ? 0 : 1));
    }
    cr_assert(eq(ptr, woi_select(nothing, nothing), NULL)); // woi: allow future-reused
    // woi: allow future-reused
    cr_assert(eq(ptr, woi_try_join(walk(&(struct gate){0}, 'x'), WOI_INTO((int){0}, nothing)), NULL));
}

static WOI_ASYNC(int, await_join_with_null, ((struct gate *, gate)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join(walk(self->gate, 'a'), (struct walk *)NULL));
    note('!');
    WOI_RETURN(0);
WOI_FINALLY:
    note('.');
    WOI_END;
}

Test(group_panics, awaiting_a_combinator_with_a_null_branch_ends_the_task_as_out_of_memory)
{
    struct woi_runtime *runtime;
    struct gate gate = {0};
    int output = -1;

    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, await_join_with_null(&gate)), -ENOMEM));
    cr_assert(eq(str, journal.text, "a."));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
}

/* --- the same future twice --- */

enum doubling { BARE, ARRAY, INTO_FIRST, INTO_SECOND, TWO_INTOS, TWO_OF_A_LEAF, SAME_INTO, WITH_NULL };

static WOI_ASYNC(int, await_double, ((struct gate *, g), (enum doubling, how)),
    struct walk *once, *array[3];
    struct passage *other;
    struct woi_into *into;
    int x, y;
)
{
    WOI_BEGIN;
    self->once = walk(&self->g[0], 'a');
    self->other = pass(&self->g[1]);
    if (self->how == BARE)
        WOI_AWAIT(woi_join(self->once, self->other, self->once)); // woi: allow future-reused
    else if (self->how == INTO_FIRST)
        // woi: allow future-reused
        WOI_AWAIT(woi_select(WOI_INTO(self->x, self->once), self->once, self->other));
    else if (self->how == INTO_SECOND)
        // woi: allow future-reused, unchecked-result
        WOI_AWAIT(woi_try_join(self->other, self->once, WOI_INTO(self->x, self->once), self->once));
    else if (self->how == TWO_INTOS)
        // woi: allow future-reused
        WOI_AWAIT(woi_join(WOI_INTO(self->x, self->once), self->other, WOI_INTO(self->y, self->once)));
    else if (self->how == TWO_OF_A_LEAF)
        // woi: allow future-reused
        WOI_AWAIT(woi_join(self->once, WOI_INTO(self->x, self->other), WOI_INTO(self->y, self->other)));
    else if (self->how == SAME_INTO) {
        self->into = WOI_INTO(self->x, self->once);
        WOI_AWAIT(woi_select(self->once, self->other, self->into, self->into)); // woi: allow future-reused
    } else if (self->how == WITH_NULL)
        // woi: allow future-reused
        WOI_AWAIT(woi_join(self->once, self->other, (struct walk *)NULL, self->once));
    else {
        woi_drop(self->other);
        self->array[0] = self->array[2] = self->once;
        self->array[1] = walk(&self->g[1], 'b');
        WOI_AWAIT(woi_join_array(3, self->array, (int *)NULL));
    }
    WOI_RETURN(0);
WOI_FINALLY:
    note('.');
    WOI_END;
}

static WOI_ASYNC(int, join_double,
                 ((struct gate *, g), (enum doubling, how), (struct await_double_result *, result)))
{
    WOI_BEGIN;
    WOI_AWAIT(*self->result, woi_spawn(await_double(self->g, self->how)));
    WOI_RETURN(0);
    WOI_END;
}

static void double_and_expect(enum doubling how, enum woi_error error, const char *journal_text)
{
    struct woi_runtime *runtime;
    struct gate g[2] = {0};
    struct await_double_result result = {.error = WOI_OK};
    int output = -1;

    memset(&journal, 0, sizeof journal);
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, join_double(g, how, &result)), 0));
    cr_assert(eq(int, (int)result.error, (int)error));
    if (error == WOI_PANICKED)
        cr_assert(eq(str, (char *)result.panic.message, "the same future is given to a combinator twice"));
    cr_assert(eq(str, journal.text, (char *)journal_text));
    cr_assert(eq(int, g[1].drops, 1));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
}

Test(group_panics, the_same_future_twice_panics_the_task_and_is_dropped_once)
{
    double_and_expect(BARE, WOI_PANICKED, "a.");
    double_and_expect(ARRAY, WOI_PANICKED, "ba.");
}

Test(group_panics, the_same_future_twice_is_found_inside_of_into)
{
    double_and_expect(INTO_FIRST, WOI_PANICKED, "a.");
    double_and_expect(INTO_SECOND, WOI_PANICKED, "a.");
    double_and_expect(TWO_INTOS, WOI_PANICKED, "a.");
    double_and_expect(TWO_OF_A_LEAF, WOI_PANICKED, "a.");
    double_and_expect(SAME_INTO, WOI_PANICKED, "a.");
}

Test(group_panics, the_same_future_twice_beside_null_is_dropped_once)
{
    double_and_expect(WITH_NULL, WOI_NO_MEMORY, "a.");
}

Test(group_panics, the_same_future_twice_outside_of_a_task_is_dropped_and_gives_null)
{
    struct gate gate = {0};
    struct walk *once = walk(&gate, 'a');

    cr_assert(eq(ptr, woi_select(once, once), NULL)); // woi: allow future-reused
    cr_assert(eq(str, journal.text, "a"));
}

Test(group_panics, the_same_future_twice_is_sought_among_up_to_twelve)
{
    struct gate gates[12] = {0};
    struct walk *walks[12];

    for (int i = 0; i < 11; i++)
        walks[i] = walk(&gates[i], 'a');
    walks[11] = walks[0];
    cr_assert(eq(ptr, woi_join_array(12, walks, (int *)NULL), NULL));
    cr_assert(eq(str, journal.text, "aaaaaaaaaaa"));
}
