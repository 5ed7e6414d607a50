/* test_state.c - the state word: each transition alone, and all of them from every legal word. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "task/state.h"

Test(state, a_new_task_is_queued_has_a_handle_and_two_references)
{
    cr_assert(eq(u64, state_new(), TASK_QUEUED | TASK_JOIN | 2 * TASK_REFERENCE));
}

Test(state, a_new_task_that_is_held_is_idle_until_it_is_woken)
{
    task_state state = state_new();

    state_hold(&state);
    cr_assert(eq(u64, state, TASK_JOIN | 2 * TASK_REFERENCE));
    cr_assert(state_wake(&state));
    cr_assert(eq(u64, state, state_new()));
}

Test(state, waking_an_idle_task_queues_it)
{
    task_state state = TASK_REFERENCE;

    cr_assert(state_wake(&state));
    cr_assert(eq(u64, state, TASK_REFERENCE | TASK_QUEUED));
}

Test(state, waking_a_queued_task_changes_nothing)
{
    task_state state = TASK_REFERENCE | TASK_QUEUED;

    cr_assert(not(state_wake(&state)));
    cr_assert(eq(u64, state, TASK_REFERENCE | TASK_QUEUED));
}

Test(state, waking_a_running_task_marks_it_and_does_not_push_it)
{
    task_state state = TASK_REFERENCE | TASK_RUNNING;

    cr_assert(not(state_wake(&state)));
    cr_assert(eq(u64, state, TASK_REFERENCE | TASK_RUNNING | TASK_QUEUED));
}

Test(state, waking_a_done_task_changes_nothing)
{
    task_state state = TASK_REFERENCE | TASK_DONE;

    cr_assert(not(state_wake(&state)));
    cr_assert(eq(u64, state, TASK_REFERENCE | TASK_DONE));
}

Test(state, starting_exchanges_queued_for_running)
{
    task_state state = TASK_REFERENCE | TASK_QUEUED | TASK_JOIN;

    cr_assert(state_start(&state));
    cr_assert(eq(u64, state, TASK_REFERENCE | TASK_RUNNING | TASK_JOIN));
}

Test(state, starting_an_aborted_task_says_that_it_must_not_be_polled)
{
    task_state state = TASK_REFERENCE | TASK_QUEUED | TASK_CANCEL;

    cr_assert(not(state_start(&state)));
    cr_assert(eq(u64, state, TASK_REFERENCE | TASK_RUNNING | TASK_CANCEL));
}

Test(state, pending_parks_a_task_that_nobody_woke)
{
    task_state state = TASK_REFERENCE | TASK_RUNNING;

    cr_assert(eq(int, state_pending(&state), TASK_PARK));
    cr_assert(eq(u64, state, TASK_REFERENCE));
}

Test(state, pending_keeps_the_mark_of_a_wake_that_came_meanwhile)
{
    task_state state = TASK_REFERENCE | TASK_RUNNING | TASK_QUEUED;

    cr_assert(eq(int, state_pending(&state), TASK_REQUEUE));
    cr_assert(eq(u64, state, TASK_REFERENCE | TASK_QUEUED));
}

Test(state, pending_with_cancel_finalises_and_the_task_is_still_running)
{
    task_state state = TASK_REFERENCE | TASK_RUNNING | TASK_QUEUED | TASK_CANCEL;

    cr_assert(eq(int, state_pending(&state), TASK_FINALISE));
    cr_assert(eq(u64, state, TASK_REFERENCE | TASK_RUNNING | TASK_QUEUED | TASK_CANCEL));
}

Test(state, aborting_an_idle_task_pushes_it_once)
{
    task_state state = TASK_REFERENCE;

    cr_assert(state_abort(&state));
    cr_assert(eq(u64, state, TASK_REFERENCE | TASK_QUEUED | TASK_CANCEL));
    cr_assert(not(state_abort(&state)));
    cr_assert(eq(u64, state, TASK_REFERENCE | TASK_QUEUED | TASK_CANCEL));
}

Test(state, aborting_a_queued_task_sets_cancel_alone)
{
    task_state state = state_new();

    cr_assert(not(state_abort(&state)));
    cr_assert(eq(u64, state, state_new() | TASK_CANCEL));
}

Test(state, aborting_a_running_task_means_one_more_turn_for_it)
{
    task_state state = TASK_REFERENCE | TASK_RUNNING;

    cr_assert(not(state_abort(&state)));
    cr_assert(eq(u64, state, TASK_REFERENCE | TASK_RUNNING | TASK_QUEUED | TASK_CANCEL));
}

Test(state, aborting_a_done_task_changes_nothing)
{
    task_state state = TASK_REFERENCE | TASK_DONE | TASK_JOIN;

    cr_assert(not(state_abort(&state)));
    cr_assert(eq(u64, state, TASK_REFERENCE | TASK_DONE | TASK_JOIN));
}

Test(state, completing_leaves_done_and_the_bits_of_the_handle)
{
    task_state state = TASK_REFERENCE | (TASK_BITS & ~TASK_DONE);

    state_complete(&state);
    cr_assert(eq(u64, state, TASK_REFERENCE | TASK_DONE | TASK_JOIN | TASK_JOIN_WAKER | TASK_LOCALS));
}

Test(state, only_the_last_release_says_that_it_was_the_last)
{
    task_state state = TASK_REFERENCE | TASK_BITS;

    state_reference(&state);
    state_reference(&state);
    cr_assert(not(state_release(&state)));
    cr_assert(not(state_release(&state)));
    cr_assert(state_release(&state));
    cr_assert(eq(u64, state, TASK_BITS));
}

/* --- all words ------------------------------------------------------------------------------- */

static bool is_legal(task_state state)
{
    switch (state & (TASK_QUEUED | TASK_RUNNING | TASK_DONE)) {
    case 0: /* idle: an aborted task is never */
    case TASK_DONE:
        return !(state & TASK_CANCEL);
    case TASK_QUEUED:
    case TASK_RUNNING:
    case TASK_RUNNING | TASK_QUEUED:
        return true;
    default:
        return false;
    }
}

/* What the executor and everybody else may do in that word; pushes counts how often it is pushed. */
static task_state step(task_state state, unsigned what, int *pushes)
{
    switch (what) {
    case 0:
        *pushes += state_wake(&state);
        break;
    case 1:
        *pushes += state_abort(&state);
        break;
    case 2: /* a queued task that is not running is popped */
        if ((state & (TASK_QUEUED | TASK_RUNNING)) == TASK_QUEUED) {
            (void)state_start(&state);
            --*pushes;
        }
        break;
    case 3: /* pending, or ended where pending means that */
        if (state & TASK_RUNNING) {
            switch (state_pending(&state)) {
            case TASK_PARK:
                break;
            case TASK_REQUEUE:
                ++*pushes;
                break;
            case TASK_FINALISE:
                state_complete(&state);
                break;
            }
        }
        break;
    case 4: /* ready */
        if (state & TASK_RUNNING)
            state_complete(&state);
        break;
    }
    return state;
}

static int in_queue(task_state state)
{
    return (state & (TASK_QUEUED | TASK_RUNNING)) == TASK_QUEUED;
}

Test(state, every_step_from_every_legal_word_leads_to_a_legal_word)
{
    for (task_state from = 0; from <= TASK_BITS; from++)
        for (unsigned what = 0; what < 5; what++) {
            int pushes = 0;
            const task_state to = step(from, what, &pushes);

            if (is_legal(from))
                cr_assert(is_legal(to), "step %u leads from %#x to %#x", what, (unsigned)from, (unsigned)to);
        }
}

Test(state, every_step_pushes_a_task_exactly_when_it_comes_to_be_in_the_queue)
{
    for (task_state from = 0; from <= TASK_BITS; from++)
        for (unsigned what = 0; what < 5; what++) {
            int pushes = 0;
            const task_state to = step(from, what, &pushes);

            if (is_legal(from))
                cr_assert(eq(int, pushes, in_queue(to) - in_queue(from)), "step %u from %#x", what,
                          (unsigned)from);
        }
}

Test(state, no_step_touches_the_references_or_the_bits_of_the_handle)
{
    const task_state kept = ~(task_state)(TASK_QUEUED | TASK_RUNNING | TASK_DONE | TASK_CANCEL);

    for (task_state bits = 0; bits <= TASK_BITS; bits++)
        for (unsigned what = 0; what < 5; what++) {
            const task_state from = bits + 7 * TASK_REFERENCE;
            int pushes = 0;

            cr_assert(eq(u64, step(from, what, &pushes) & kept, from & kept));
        }
}

Test(state, a_task_that_is_done_stays_exactly_as_it_is)
{
    for (task_state from = 0; from <= TASK_BITS; from++)
        for (unsigned what = 0; what < 5; what++) {
            int pushes = 0;

            if (is_legal(from) && from & TASK_DONE)
                cr_assert(eq(u64, step(from, what, &pushes), from));
        }
}

Test(state, an_aborted_task_is_so_until_it_is_done)
{
    for (task_state from = 0; from <= TASK_BITS; from++)
        for (unsigned what = 0; what < 5; what++) {
            int pushes = 0;
            const task_state to = step(from, what, &pushes);

            if (is_legal(from) && from & TASK_CANCEL)
                cr_assert(ne(u64, to & (TASK_CANCEL | TASK_DONE), 0));
        }
}
