/* test_into.c - WOI_INTO by itself: a branch that holds its finished future until all are ready. */
#include "task/into.h"
#include "tasks.h"
#include "woi/combine.h"

TestSuite(into, .init = tasks_begin, .fini = tasks_end);

static struct gate gate;

Test(into, what_has_finished_in_it_is_not_polled_again_and_its_output_waits_there)
{
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);
    int x = 5;
    struct woi_future *into = (struct woi_future *)(void *)WOI_INTO(x, pass(&gate));

    cr_assert(eq(int, woi_poll_future(into, &cx).status, WOI_STATUS_PENDING));
    gate.open = true;
    gate.value = 7;
    for (int i = 0; i < 3; i++) {
        cr_assert(eq(int, woi_poll_future(into, &cx).status, WOI_STATUS_READY));
        cr_assert(eq(u32, gate.polls, 2));
    }
    cr_assert(eq(int, x, 5));
    into_commit(into);
    cr_assert(eq(int, x, 7));
    woi_future_drop(into);
    cr_assert(eq(u32, gate.drops, 1));
    cr_assert(eq(int, hand.held, 0));
}
