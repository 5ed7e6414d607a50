/* test_group_fairness.c - a branch whose operations always succeed does not starve the others. */
#include <sys/eventfd.h>

#include "support/host.h"
#include "woi.h"

TestSuite(group_fairness, .init = host_begin_entered, .fini = host_end_entered);

WOI_CHANNEL(numbers, int);

static struct woi_pollable *always; /* an eventfd that is raised far */
static unsigned reads[2];

static void open_always(void)
{
    cr_assert(eq(int, woi_pollable_new(eventfd(1u << 30, EFD_SEMAPHORE), WOI_READABLE, &always), 0));
}

/* So many reads, each of which succeeds at once. */
static WOI_ASYNC(int, pump, ((unsigned, which), (unsigned, n)), uint64_t number; ssize_t done;)
{
    WOI_BEGIN;
    while (reads[self->which] < self->n) {
        WOI_TRY(self->done, woi_read(always, &self->number, sizeof self->number));
        reads[self->which]++;
    }
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, join_two, ((unsigned, n)), int a, b;)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_select(woi_join(WOI_INTO(self->a, pump(0, self->n)), WOI_INTO(self->b, pump(1, self->n))),
                         woi_sleep(WOI_SEC(60))));
    WOI_RETURN(0);
    WOI_END;
}

static unsigned others_at_end;

/* How far the other is when the first one ends. */
static WOI_ASYNC(int, pump_and_note, ((unsigned, n)))
{
    WOI_BEGIN;
    WOI_TRY(pump(0, self->n));
    others_at_end = reads[1];
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, join_and_note, ((unsigned, n)))
{
    WOI_BEGIN;
    WOI_TRY(woi_try_join(pump_and_note(self->n), pump(1, self->n)));
    WOI_RETURN(0);
    WOI_END;
}

Test(group_fairness, two_branches_that_could_go_on_for_ever_take_turns)
{
    reads[0] = reads[1] = 0;
    open_always();
    cr_assert(eq(int, RUN(join_and_note(1280)), 0));
    cr_assert(ge(u32, others_at_end, 1280 - 2 * 128));
    reads[0] = reads[1] = 0;
    cr_assert(eq(int, RUN(join_two(1000)), 0));
    cr_assert(eq(u32, reads[1], 1000));
    woi_pollable_close(always);
}

static WOI_ASYNC(int, timeout_of_a_pump, (), int which, error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_timeout(WOI_MS(1), pump(0, 1u << 29)));
    WOI_RETURN(self->error);
    WOI_END;
}

Test(group_fairness, a_timeout_ends_what_could_go_on_for_ever)
{
    reads[0] = 0;
    open_always();
    cr_assert(eq(int, RUN(timeout_of_a_pump()), -ETIMEDOUT));
    woi_pollable_close(always);
}

static WOI_ASYNC(int, select_beside_a_pump, ((struct numbers_receiver, rx)), int which, n;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->which, woi_select_biased(pump(0, 1u << 29), numbers_recv(self->rx, &self->n)));
    WOI_RETURN(self->which);
    WOI_END;
}

Test(group_fairness, a_select_finds_a_message_beside_what_could_go_on_for_ever)
{
    struct numbers_sender tx;
    struct numbers_receiver rx;

    reads[0] = 0;
    open_always();
    cr_assert(eq(int, numbers_open(1, &tx, &rx), 0));
    cr_assert(eq(int, numbers_try_send(tx, 5), 0));
    cr_assert(eq(int, RUN(select_beside_a_pump(rx)), 1));
    numbers_sender_drop(&tx);
    numbers_receiver_drop(&rx);
    woi_pollable_close(always);
}
