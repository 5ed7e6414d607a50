/* test_await_taken.c - awaiting what has an owner already, oneself among others: a panic, and no hang. */
#include "tasks.h"
#include "woi/combine.h"

TestSuite(await_taken, .init = tasks_begin, .fini = tasks_end);

static struct gate gate;

static int line_of_await;

static WOI_ASYNC(int, awaits_itself, ((int, n)), int x;)
{
    WOI_BEGIN;
    line_of_await = __LINE__ + 1;
    WOI_AWAIT(self->x, (struct awaits_itself *)(void *)self);
    WOI_RETURN(self->x);
WOI_FINALLY:
    note("finally");
    WOI_END;
}

Test(await_taken, a_function_that_awaits_itself_panics)
{
    struct awaits_itself_result result;

    RUN(awaits_itself(1), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, (char *)woi_panic_text(&result.panic), "a function awaits itself"));
    cr_assert(eq(str, (char *)result.panic.file, __FILE__));
    cr_assert(eq(int, (int)result.panic.line, line_of_await));
    cr_assert(eq(str, order, "finally"));
}

/* --- two that await each other --- */

WOI_ASYNC_DECLARE(void, outer, ((bool, in_a_join)));

static WOI_ASYNC(void, inner, ((struct outer *, child)))
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_AWAIT(self->child);
WOI_FINALLY:
    note("inner");
    WOI_END;
}

WOI_ASYNC_DEFINE(void, outer, ((bool, in_a_join)))
{
    WOI_BEGIN;
    if (self->in_a_join)
        WOI_AWAIT(woi_join(get(1), inner((struct outer *)(void *)self)));
    else
        WOI_AWAIT(inner((struct outer *)(void *)self));
WOI_FINALLY:
    note("outer");
    WOI_END;
}

static void expect_cycle(bool in_a_join)
{
    struct outer_result result;

    RUN(outer(in_a_join), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, (char *)woi_panic_text(&result.panic), "a function awaits itself"));
    cr_assert(eq(str, order, "inner outer"));
    cr_assert(eq(u32, told.count, 1));
}

Test(await_taken, functions_that_await_each_other_panic)
{
    expect_cycle(false);
}

Test(await_taken, functions_that_await_each_other_through_a_combinator_panic)
{
    expect_cycle(true);
}

static WOI_ASYNC(void, middle, ((struct outer *, child)), struct inner *next;)
{
    WOI_BEGIN;
    WOI_AWAIT(inner(self->child));
WOI_FINALLY:
    note("middle");
    WOI_END;
}

static WOI_ASYNC(void, long_way_round, ())
{
    WOI_BEGIN;
    WOI_AWAIT(middle((struct outer *)(void *)self));
WOI_FINALLY:
    note("round");
    WOI_END;
}

Test(await_taken, the_long_way_round_is_no_different)
{
    struct long_way_round_result result;

    RUN(long_way_round(), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, order, "inner middle round"));
}

/* --- two that await the same one --- */

static WOI_ASYNC(int, shared, (), int x;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->x, pass(&gate));
    WOI_RETURN(self->x);
WOI_FINALLY:
    note("shared");
    WOI_END;
}

static WOI_ASYNC(int, sharer, ((struct shared *, child)), int x;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->x, self->child);
    WOI_RETURN(self->x);
WOI_FINALLY:
    note("sharer");
    WOI_END;
}

Test(await_taken, a_future_that_two_functions_await_stays_with_the_first)
{
    struct shared *child = shared();
    struct sharer_handle *first = SPAWN(sharer(child)), *second = SPAWN(sharer(child));
    struct sharer_result result;

    run();
    TAKE(second, &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, (char *)woi_panic_text(&result.panic), "a future is awaited by two functions"));
    cr_assert(eq(str, order, "sharer"));
    open_gate(&gate, 8);
    run();
    TAKE(first, &result);
    cr_assert(eq(int, result.value, 8));
    cr_assert(eq(str, order, "sharer shared sharer"));
}

Test(await_taken, a_future_that_was_polled_by_hand_may_be_awaited)
{
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);
    struct shared *child = shared();
    struct sharer *around = sharer(child);

    (void)woi_poll_future(&child->future, &cx);
    (void)woi_poll_future(&around->future, &cx);
    struct sharer_handle *job = SPAWN(around);
    struct sharer_result result;
    open_gate(&gate, 9);
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.value, 9));
    cr_assert(eq(int, hand.held, 0));
}
