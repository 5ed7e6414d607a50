/* What happens once, in the situations of tokio's tests/sync_once_cell.rs and sync_set_once.rs, and of trio's
 * Event. */
#include "locks.h"
#include "woi/once.h"

TestSuite(sync_once_cell, .init = support_begin, .fini = hands_end);
TestSuite(sync_set_once, .init = support_begin, .fini = hands_end);
TestSuite(trio_event, .init = support_begin, .fini = hands_end);
TestSuite(once, .init = support_begin, .fini = hands_end);

static struct woi_once once; /* all zero */
static struct gate gates[4];
static struct woi_future_int *r1, *r2, *r3;

/* --- OnceCell --- */

Test(sync_once_cell, get_or_init)
{
    r1 = woi_once_run(&once, walk(&gates[0], 'a'));
    r2 = woi_once_run(&once, walk(&gates[1], 'b'));
    cr_assert(eq(int, step(&r1, &hands[0]), WAITING));
    cr_assert(eq(int, step(&r2, &hands[1]), WAITING));
    cr_assert(eq(int, woi_once_is_done(&once), 0));
    gate_open(&gates[0], 0);
    cr_assert(eq(int, step(&r1, &hands[0]), 0));
    cr_assert(eq(u32, hands[1].wakes, 1));
    cr_assert(eq(int, step(&r2, &hands[1]), 0));
    cr_assert(eq(int, gates[1].polls, 0));
    cr_assert(eq(int, woi_once_is_done(&once), 1));
}

Test(sync_once_cell, get_or_init_panic)
{
    woi_set_panic_hook(keep_panic, NULL);
    r1 = woi_once_run(&once, walk(&gates[0], 'a'));
    r2 = woi_once_run(&once, walk(&gates[1], 'b'));
    cr_assert(eq(int, step(&r1, &hands[0]), WAITING));
    cr_assert(eq(int, step(&r2, &hands[1]), WAITING));
    gates[0].falls = true;
    cr_assert(eq(int, step(&r1, &hands[0]), PANICKED));
    cr_assert(eq(u32, hands[1].wakes, 1));
    gates[1].is_open = true;
    cr_assert(eq(int, step(&r2, &hands[1]), 0));
    cr_assert(eq(int, woi_once_is_done(&once), 1));
}

Test(sync_once_cell, set_and_get)
{
    cr_assert(eq(int, woi_once_set(&once), 0));
    cr_assert(eq(int, woi_once_is_done(&once), 1));
    cr_assert(eq(int, now(woi_once_run(&once, pass(&gates[0]))), 0));
    cr_assert(eq(int, gates[0].polls, 0));
}

Test(sync_once_cell, get_uninit)
{
    cr_assert(eq(int, woi_once_is_done(&once), 0));
}

Test(sync_once_cell, set_twice)
{
    cr_assert(eq(int, woi_once_set(&once), 0));
    cr_assert(eq(int, woi_once_set(&once), -EALREADY));
}

Test(sync_once_cell, set_while_initializing)
{
    r1 = woi_once_run(&once, walk(&gates[0], 'a'));
    cr_assert(eq(int, step(&r1, &hands[0]), WAITING));
    cr_assert(eq(int, woi_once_set(&once), -EBUSY));
    gate_open(&gates[0], 0);
    cr_assert(eq(int, step(&r1, &hands[0]), 0));
    cr_assert(eq(int, woi_once_set(&once), -EALREADY));
}

Test(sync_once_cell, get_or_try_init)
{
    gates[0] = (struct gate){.is_open = true, .output = -EIO};
    gates[1].is_open = true;
    cr_assert(eq(int, now(woi_once_run(&once, walk(&gates[0], 'a'))), -EIO));
    cr_assert(eq(int, woi_once_is_done(&once), 0));
    cr_assert(eq(int, now(woi_once_run(&once, walk(&gates[1], 'b'))), 0));
    cr_assert(eq(int, woi_once_is_done(&once), 1));
}

/* --- SetOnce --- */

Test(sync_set_once, set_and_get)
{
    cr_assert(eq(int, woi_once_set(&once), 0));
    cr_assert(eq(int, woi_once_is_done(&once), 1));
}

Test(sync_set_once, set_and_wait)
{
    r1 = woi_once_wait(&once);
    cr_assert(eq(int, step(&r1, &hands[0]), WAITING));
    cr_assert(eq(int, woi_once_set(&once), 0));
    cr_assert(eq(u32, hands[0].wakes, 1));
    cr_assert(eq(int, step(&r1, &hands[0]), 0));
}

Test(sync_set_once, get_uninit)
{
    cr_assert(eq(int, woi_once_is_done(&once), 0));
    cr_assert(eq(int, now(woi_once_wait(&once)), WAITING));
}

Test(sync_set_once, set_twice)
{
    cr_assert(eq(int, woi_once_set(&once), 0));
    cr_assert(eq(int, woi_once_set(&once), -EALREADY));
}

Test(sync_set_once, is_none_initializing)
{
    cr_assert(eq(int, woi_once_is_done(&once), 0));
    cr_assert(eq(int, woi_once_set(&once), 0));
    cr_assert(eq(int, woi_once_set(&once), -EALREADY));
}

Test(sync_set_once, is_some_initializing)
{
    cr_assert(eq(int, woi_once_set(&once), 0));
    cr_assert(eq(int, now(woi_once_wait(&once)), 0));
}

/* --- trio's Event --- */

Test(trio_event, test_Event)
{
    r1 = woi_once_wait(&once);
    r2 = woi_once_wait(&once);
    cr_assert(eq(int, woi_once_is_done(&once), 0));
    cr_assert(eq(int, step(&r1, &hands[0]), WAITING));
    cr_assert(eq(int, step(&r2, &hands[1]), WAITING));
    cr_assert(eq(int, woi_once_set(&once), 0));
    cr_assert(eq(int, step(&r1, &hands[0]), 0));
    cr_assert(eq(int, step(&r2, &hands[1]), 0));
    cr_assert(eq(int, now(woi_once_wait(&once)), 0));
}

/* --- of our own --- */

Test(once, one_that_fails_gives_the_turn_to_whoever_waits_longest)
{
    r1 = woi_once_run(&once, walk(&gates[0], 'a'));
    r2 = woi_once_run(&once, walk(&gates[1], 'b'));
    r3 = woi_once_run(&once, walk(&gates[2], 'c'));
    cr_assert(eq(int, step(&r1, &hands[0]), WAITING));
    cr_assert(eq(int, step(&r2, &hands[1]), WAITING));
    cr_assert(eq(int, step(&r3, &hands[2]), WAITING));
    gate_open(&gates[0], -EIO);
    cr_assert(eq(int, step(&r1, &hands[0]), -EIO));
    cr_assert(eq(u32, hands[1].wakes, 1));
    cr_assert(eq(u32, hands[2].wakes, 0));
    cr_assert(eq(int, step(&r2, &hands[1]), WAITING));
    cr_assert(eq(int, gates[1].polls, 1));
    gate_open(&gates[1], 7);
    cr_assert(eq(int, step(&r2, &hands[1]), 7));
    cr_assert(eq(int, step(&r3, &hands[2]), 0));
    cr_assert(eq(int, gates[2].polls, 0));
    cr_assert(eq(str, journal.text, "abc"));
}

Test(once, one_that_is_dropped_while_it_runs_ends_its_future_and_then_the_next_one_runs)
{
    r1 = woi_once_run(&once, walk(&gates[0], 'a'));
    r2 = woi_once_run(&once, walk(&gates[1], 'b'));
    cr_assert(eq(int, step(&r1, &hands[0]), WAITING));
    cr_assert(eq(int, step(&r2, &hands[1]), WAITING));
    woi_drop(r1);
    cr_assert(eq(str, journal.text, "a"));
    cr_assert(eq(u32, hands[1].wakes, 1));
    gates[1].is_open = true;
    cr_assert(eq(int, step(&r2, &hands[1]), 0));
}

Test(once, one_that_is_dropped_when_its_turn_has_come_passes_it_on)
{
    r1 = woi_once_run(&once, pass(&gates[0]));
    r2 = woi_once_run(&once, pass(&gates[1]));
    r3 = woi_once_run(&once, pass(&gates[2]));
    cr_assert(eq(int, step(&r1, &hands[0]), WAITING));
    cr_assert(eq(int, step(&r2, &hands[1]), WAITING));
    cr_assert(eq(int, step(&r3, &hands[2]), WAITING));
    woi_drop(r1);
    cr_assert(eq(int, woi_once_set(&once), -EBUSY));
    woi_drop(r2);
    cr_assert(eq(u32, hands[2].wakes, 1));
    gates[2].is_open = true;
    cr_assert(eq(int, step(&r3, &hands[2]), 0));
    cr_assert(eq(int, gates[1].drops, 1));
    cr_assert(eq(int, gates[1].polls, 0));
}

Test(once, one_that_was_never_polled_has_no_turn)
{
    r1 = woi_once_run(&once, pass(&gates[0]));
    cr_assert(eq(int, woi_once_set(&once), 0));
    cr_assert(eq(int, step(&r1, &hands[0]), 0));
    cr_assert(eq(int, gates[0].drops, 1));
    cr_assert(eq(int, gates[0].polls, 0));
}

Test(once, who_waits_is_told_when_somebody_has_run)
{
    r1 = woi_once_wait(&once);
    r2 = woi_once_wait(&once);
    cr_assert(eq(int, step(&r1, &hands[0]), WAITING));
    cr_assert(eq(int, step(&r2, &hands[1]), WAITING));
    woi_drop(r1);
    gates[0] = (struct gate){.is_open = true, .output = -EIO};
    cr_assert(eq(int, now(woi_once_run(&once, pass(&gates[0]))), -EIO));
    cr_assert(eq(int, step(&r2, &hands[1]), WAITING));
    gates[0].output = 0;
    cr_assert(eq(int, now(woi_once_run(&once, pass(&gates[0]))), 0));
    cr_assert(eq(u32, hands[1].wakes, 1));
    cr_assert(eq(int, step(&r2, &hands[1]), 0));
}

Test(once, when_nobody_waits_it_may_move)
{
    static struct woi_once moved;

    r1 = woi_once_wait(&once);
    r2 = woi_once_run(&once, pass(&gates[0]));
    r3 = woi_once_run(&once, pass(&gates[1]));
    cr_assert(eq(int, step(&r1, &hands[0]), WAITING));
    cr_assert(eq(int, step(&r2, &hands[1]), WAITING));
    cr_assert(eq(int, step(&r3, &hands[2]), WAITING));
    woi_drop(r1);
    woi_drop(r3);
    woi_drop(r2);
    MOVE(&once, &moved);
    r1 = woi_once_wait(&moved);
    cr_assert(eq(int, step(&r1, &hands[0]), WAITING));
    cr_assert(eq(int, woi_once_set(&moved), 0));
    cr_assert(eq(int, step(&r1, &hands[0]), 0));
}

enum { DEEPEST = 256 };

static struct woi_once many[DEEPEST + 1];

Test(once, in_one_another_no_more_than_256_can_be_made)
{
    r1 = AS_INT(walk(&gates[0], 'a'));
    for (int i = 0; i < DEEPEST; i++)
        r1 = woi_once_run(&many[i], r1);
    cr_assert(eq(int, step(&r1, &hands[0]), WAITING));
    r1 = woi_once_run(&many[DEEPEST], r1);
    cr_assert(eq(ptr, r1, NULL));
    cr_assert(eq(int, gates[0].drops, 1));
    cr_assert(eq(str, journal.text, "a"));
}

static WOI_ASYNC(int, dig, ((int, depth)))
{
    WOI_BEGIN;
    if (self->depth > 0)
        WOI_TRY(woi_once_run(&many[self->depth - 1], dig(self->depth - 1)));
    else
        WOI_TRY(pass(&gates[0]));
    WOI_END;
}

Test(once, functions_that_nest_more_of_them_panic_when_they_are_polled)
{
    woi_set_panic_hook(keep_panic, NULL);
    r1 = AS_INT(dig(DEEPEST));
    r2 = AS_INT(dig(DEEPEST + 1));
    cr_assert(eq(int, step(&r1, &hands[0]), WAITING));
    gates[0].is_open = true;
    cr_assert(eq(int, step(&r1, &hands[0]), 0));
    memset(many, 0, sizeof many);
    cr_assert(eq(int, step(&r2, &hands[0]), PANICKED));
}

Test(once, misuse_is_told)
{
    cr_assert(eq(int, woi_once_set(NULL), -EINVAL));
    cr_assert(eq(int, woi_once_is_done(NULL), 0));
    cr_assert(eq(int, now(woi_once_wait(NULL)), -EINVAL));
    cr_assert(eq(int, now(woi_once_run(NULL, pass(&gates[0]))), -EINVAL));
    cr_assert(eq(int, gates[0].drops, 1));
    cr_assert(eq(int, gates[0].polls, 0));
    cr_assert(eq(ptr, woi_once_run(&once, (struct passage *)NULL), NULL));
}

Test(once, ready_at_once_takes_a_unit_of_the_budget)
{
    gates[0].is_open = true;
    assert_cooperative(woi_once_run(&once, pass(&gates[0])), 0);
    assert_cooperative(woi_once_run(&once, pass(&gates[0])), 0);
    assert_cooperative(woi_once_wait(&once), 0);
    assert_cooperative(woi_once_wait(NULL), -EINVAL);
}

Test(once, without_memory_the_future_is_dropped)
{
    struct passage *passage = pass(&gates[0]);

    heap.fail_always = true;
    heap.fail_at = 1;
    if (heap.slabs)
        cr_skip_test("the pool has blocks");
    cr_assert(eq(ptr, woi_once_run(&once, passage), NULL));
    cr_assert(eq(int, gates[0].drops, 1));
}
