/* test_strand.c - chains of awaits: what runs when one is woken, polled by hand, moved or dropped. */
#include "task/strand.h"
#include "tasks.h"
#include "woi/combine.h"

TestSuite(strand, .init = tasks_begin, .fini = tasks_end);

static struct gate gate, other;
static unsigned entries; /* of any body: what stands before WOI_BEGIN runs on every resume */

static WOI_ASYNC(int, chain, ((int, depth), (int, rounds)), int n;)
{
    entries++; // woi: allow code-before-begin
    WOI_BEGIN;
    if (self->depth > 1) {
        WOI_AWAIT(self->n, chain(self->depth - 1, self->rounds));
    } else {
        while (self->n < self->rounds) {
            WOI_AWAIT(pass(&gate));
            self->n++;
        }
    }
    WOI_RETURN(self->n + 1);
WOI_FINALLY:
    if (self->depth <= 3)
        note((const char *[]){"1", "2", "3"}[self->depth - 1]);
    WOI_END;
}

/* Wakes who waits at the gate, which stays closed. */
static void knock(void)
{
    woi_waker_wake_by_ref(&gate.waker);
}

Test(strand, a_wake_at_depth_resumes_the_innermost_function_alone)
{
    struct chain_handle *job = SPAWN(chain(50, 1));

    run();
    cr_assert(eq(u32, entries, 50));
    for (int i = 0; i < 10; i++) {
        knock();
        cr_assert(eq(u32, run(), 1));
    }
    cr_assert(eq(u32, entries, 60));
    cr_assert(eq(u32, gate.polls, 11));
    open_gate(&gate, 0);
    run();
    cr_assert(woi_is_finished(job));
    woi_detach(job);
}

Test(strand, each_function_that_ends_resumes_the_one_that_awaits_it_once)
{
    struct chain_handle *job = SPAWN(chain(50, 1));
    struct chain_result result;

    run();
    open_gate(&gate, 0);
    entries = 0;
    cr_assert(eq(u32, run(), 1));
    TAKE(job, &result);
    cr_assert(eq(int, result.value, 51));
    /* each is resumed after its await; its return goes round inside the body */
    cr_assert(eq(u32, entries, 50));
}

Test(strand, the_slot_of_a_task_is_its_innermost_function)
{
    struct chain_handle *job = SPAWN(chain(5, 1));
    struct woi_future *root = TASK(job)->slot;

    run();
    cr_assert(ne(ptr, TASK(job)->slot, root));
    cr_assert(eq(ptr, strand_root(TASK(job)->slot), root));
    cr_assert(eq(ptr, innermost(root), TASK(job)->slot));
    woi_detach(job);
}

/* --- by hand --- */

Test(strand, a_chain_polled_by_hand_resumes_its_innermost_function_too)
{
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);
    struct chain *future = chain(20, 1);
    int output = 0;

    cr_assert(eq(int, woi_poll_future(&future->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(u32, entries, 20));
    cr_assert(eq(int, woi_poll_future(&future->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(u32, entries, 21));
    cr_assert(eq(u32, hand.clones, 1));
    open_gate(&gate, 0);
    cr_assert(eq(u32, hand.wakes, 1));
    cr_assert(eq(int, woi_poll_future(&future->future, &cx).status, WOI_STATUS_READY));
    woi_future_take(&future->future, &output, sizeof output);
    cr_assert(eq(int, output, 21));
    woi_drop(future);
    cr_assert(eq(int, hand.held, 0));
}

Test(strand, a_chain_polled_by_hand_may_become_a_task_and_the_tasks_waker_takes_the_hands_place)
{
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);
    struct chain *future = chain(20, 1);
    struct chain_handle *job;
    struct chain_result result;

    (void)woi_poll_future(&future->future, &cx);
    job = SPAWN(future);
    entries = 0;
    run();
    cr_assert(eq(u32, entries, 1));
    cr_assert(eq(int, hand.held, 0));
    open_gate(&gate, 0);
    cr_assert(eq(u32, hand.wakes, 0));
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.value, 21));
}

static WOI_ASYNC(int, awaits_what_it_is_given, ((struct chain *, what)), int n;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->n, self->what);
    WOI_RETURN(100 + self->n);
    WOI_END;
}

Test(strand, a_chain_polled_by_hand_may_be_awaited_and_goes_on_where_it_was)
{
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);
    struct chain *future = chain(20, 1);

    (void)woi_poll_future(&future->future, &cx);
    struct awaits_what_it_is_given_handle *job = SPAWN(awaits_what_it_is_given(future));
    struct awaits_what_it_is_given_result result;
    entries = 0;
    run();
    cr_assert(eq(u32, entries, 1));
    open_gate(&gate, 0);
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.value, 121));
    cr_assert(eq(int, hand.held, 0));
}

Test(strand, a_finished_future_may_be_awaited_and_spawned)
{
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);
    struct chain *first = chain(3, 0), *second = chain(3, 0);

    (void)woi_poll_future(&first->future, &cx);
    (void)woi_poll_future(&second->future, &cx);
    entries = 0;
    cr_assert(eq(int, VALUE(first), 3));
    cr_assert(eq(int, VALUE(awaits_what_it_is_given(second)), 103));
    cr_assert(eq(u32, entries, 2)); /* each is asked once, and says that it is finished */
}

Test(strand, a_panicked_future_that_is_awaited_panics_again)
{
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);
    struct chain *future = chain(1, 1);
    struct awaits_what_it_is_given_result result;

    (void)woi_poll_future(&future->future, &cx);
    as_frame(&future->future)->state = WOI_STATE_PANIC_DONE_; /* as if it had */
    cr_assert(eq(u32, gate.drops, 0));
    RUN(awaits_what_it_is_given(future), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(u32, gate.drops, 1));
}

/* --- moved --- */

static struct chain *handed_over;

static WOI_ASYNC(void, polls_once_and_hands_over, ())
{
    WOI_BEGIN;
    handed_over = chain(20, 1);
    (void)woi_poll_future(&handed_over->future, cx);
    WOI_END;
}

Test(strand, a_future_may_move_from_one_task_to_another_half_way)
{
    struct awaits_what_it_is_given_handle *job;
    struct polls_once_and_hands_over_handle *first = SPAWN(polls_once_and_hands_over());
    struct awaits_what_it_is_given_result result;

    run();
    cr_assert(eq(u32, REFERENCES(first), 2)); /* the gate has its waker */
    job = SPAWN(awaits_what_it_is_given(handed_over));
    run();
    cr_assert(eq(u32, REFERENCES(first), 1));
    open_gate(&gate, 0);
    cr_assert(eq(u32, run(), 1));
    TAKE(job, &result);
    cr_assert(eq(int, result.value, 121));
    woi_detach(first);
}

static WOI_ASYNC(int, selects_what_it_is_given, ((struct chain *, what)), int n, which;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->which, woi_select(WOI_INTO(self->n, self->what), pass(&other)));
    WOI_RETURN(self->which ? -1 : self->n);
    WOI_END;
}

Test(strand, a_future_may_move_into_a_branch_half_way)
{
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);
    struct chain *future = chain(20, 1);
    struct selects_what_it_is_given_handle *job;
    struct selects_what_it_is_given_result result;

    (void)woi_poll_future(&future->future, &cx);
    job = SPAWN(selects_what_it_is_given(future));
    entries = 0;
    run();
    cr_assert(eq(u32, entries, 1));
    open_gate(&gate, 0);
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.value, 21));
}

static WOI_ASYNC(int, goes_on, ((struct chain *, child)), int x;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->x, self->child);
    note("went on");
    WOI_RETURN(0);
    WOI_END;
}

/* A wrong use; but the poll is that of the one, and not of the other. */
Test(strand, polling_a_function_by_hand_runs_nobody_who_awaits_it)
{
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);
    struct chain *child = chain(1, 1);
    struct goes_on *outer = goes_on(child);

    cr_assert(eq(int, woi_poll_future(&outer->woi.future, &cx).status, WOI_STATUS_PENDING));
    gate.open = true;
    cr_assert(eq(int, woi_poll_future(&child->woi.future, &cx).status, WOI_STATUS_READY));
    cr_assert(eq(ptr, strstr(order, "went on"), NULL));
    as_frame(&child->woi.future)->parent = &outer->woi; /* so that both are freed */
    woi_drop(outer);
    cr_assert(eq(int, hand.held, 0));
}

/* --- dropped --- */

Test(strand, dropping_a_chain_ends_it_from_the_inside_out)
{
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);
    struct chain *future = chain(3, 1);

    (void)woi_poll_future(&future->future, &cx);
    woi_drop(future);
    cr_assert(eq(str, order, "1 2 3"));
    cr_assert(eq(u32, gate.drops, 1));
    cr_assert(eq(int, hand.held, 0));
}

static struct drops_itself *oneself;

static WOI_ASYNC(void, drops_itself, ())
{
    WOI_BEGIN;
    woi_drop(oneself);
    WOI_END;
}

static WOI_ASYNC(void, awaits_the_dropper, (), struct drops_itself *child;)
{
    WOI_BEGIN;
    oneself = self->child = drops_itself();
    WOI_AWAIT(self->child);
    WOI_END;
}

Test(strand, a_function_that_drops_itself_aborts_the_program, .signal = SIGABRT)
{
    oneself = drops_itself();
    (void)SPAWN(oneself);
    run();
}

static struct woi_future *parent;

static WOI_ASYNC(void, drops_its_parent, ())
{
    WOI_BEGIN;
    woi_future_drop(parent);
    WOI_END;
}

static WOI_ASYNC(void, awaits_the_parent_dropper, ())
{
    WOI_BEGIN;
    WOI_AWAIT(drops_its_parent());
    WOI_END;
}

Test(strand, a_function_that_drops_the_one_that_awaits_it_aborts_the_program, .signal = SIGABRT)
{
    struct awaits_the_parent_dropper *future = awaits_the_parent_dropper();

    parent = &future->future;
    (void)SPAWN(future);
    run();
}

Test(strand, an_awaited_function_that_drops_itself_aborts_the_program, .signal = SIGABRT)
{
    (void)SPAWN(awaits_the_dropper());
    run();
}

static WOI_ASYNC(void, polls_itself, ((bool, waits)))
{
    WOI_BEGIN;
    if (self->waits)
        WOI_AWAIT(pass(&gate));
    (void)woi_poll_future(&self->woi.future, cx);
    WOI_END;
}

Test(strand, a_function_that_polls_itself_aborts_the_program, .signal = SIGABRT)
{
    (void)SPAWN(polls_itself(false));
    run();
}

Test(strand, a_function_that_polls_itself_later_aborts_the_program_too, .signal = SIGABRT)
{
    (void)SPAWN(polls_itself(true));
    run();
    open_gate(&gate, 0);
    run();
}

Test(strand, a_frame_whose_state_was_overwritten_aborts_the_program, .signal = SIGABRT)
{
    struct chain *future = chain(1, 1);

    as_frame(&future->future)->state = 12345;
    (void)SPAWN(future);
    run();
}
