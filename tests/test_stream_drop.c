/* test_stream_drop.c - streams whose loop is not left but lost: dropped wherever it may be, by panics, out of
 * memory; and streams that have another owner. */
#include <errno.h>

#include "tasks.h"
#include "woi/generator.h"

TestSuite(stream_drop, .init = tasks_begin, .fini = tasks_end);

static struct gate gate;
static int ends[2]; /* how often finally parts ran: of a stream, of its consumer */

enum stop {
    STOP_NOWHERE,
    STOP_IN_THE_STREAM,
    STOP_IN_THE_BODY,
    STOP_AT_A_YIELD, /* of the body */
    PANIC_IN_THE_STREAM,
    PANIC_IN_THE_BODY,
};

/* Yields 1, 2; at 2 it may stop. */
static WOI_STREAM(int, two, ((const char *, name), (enum stop, stop)),
    int ignored;
)
{
    WOI_BEGIN;
    WOI_YIELD_VALUE(1);
    if (self->stop == STOP_IN_THE_STREAM)
        WOI_AWAIT(self->ignored, pass(&gate));
    if (self->stop == PANIC_IN_THE_STREAM)
        WOI_PANIC("in %s", self->name);
    WOI_YIELD_VALUE(2);
WOI_FINALLY:
    ends[0]++;
    note(self->name);
    WOI_END;
}

/* Stops in the innermost of two loops, at the second item of both. */
static WOI_ASYNC(int, stops, ((enum stop, stop)), int a, b, ignored;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->a, two("outer", STOP_NOWHERE))
        WOI_FOR_AWAIT(self->b, two("inner", self->a == 2 ? self->stop : STOP_NOWHERE)) {
            if (self->a + self->b < 4)
                continue;
            if (self->stop == STOP_IN_THE_BODY)
                WOI_AWAIT(self->ignored, pass(&gate));
            while (self->stop == STOP_AT_A_YIELD)
                WOI_YIELD();
            if (self->stop == PANIC_IN_THE_BODY)
                WOI_PANIC("in the body");
        }
    WOI_RETURN(3);
WOI_FINALLY:
    ends[1]++;
    note("finally");
    WOI_END;
}

/* The same one stream further in. */
static WOI_STREAM(int, stops_as_a_stream, ((enum stop, stop)), int a, b, ignored;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->a, two("outer", STOP_NOWHERE))
        WOI_FOR_AWAIT(self->b, two("inner", self->a == 2 ? self->stop : STOP_NOWHERE)) {
            if (self->a + self->b < 4)
                continue;
            if (self->stop == STOP_IN_THE_BODY)
                WOI_AWAIT(self->ignored, pass(&gate));
            while (self->stop == STOP_AT_A_YIELD)
                WOI_YIELD();
            if (self->stop == PANIC_IN_THE_BODY)
                WOI_PANIC("in the body");
            WOI_YIELD_VALUE(self->b);
        }
WOI_FINALLY:
    note("between");
    WOI_END;
}

static WOI_ASYNC(int, stops_further_in, ((enum stop, stop)), int item, ignored;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->item, stops_as_a_stream(self->stop))
        if (self->stop == STOP_NOWHERE)
            WOI_AWAIT(self->ignored, pass(&gate));
WOI_FINALLY:
    ends[1]++;
    note("finally");
    WOI_END;
}

static void reset(void)
{
    order[0] = 0;
    ends[0] = ends[1] = 0;
    gate = (struct gate){0};
}

/* Runs it to where it stops, and aborts it. */
static void expect_dropped(enum stop stop, bool further_in, const char *expected)
{
    reset();
    if (further_in) {
        struct stops_further_in_handle *job = SPAWN(stops_further_in(stop));
        struct stops_further_in_result result;
        run_polls(10);
        cr_assert(eq(int, ends[1], 0));
        woi_abort(job);
        run();
        TAKE(job, &result);
        cr_assert(eq(int, result.error, WOI_CANCELLED));
    } else {
        struct stops_handle *job = SPAWN(stops(stop));
        struct stops_result result;
        run_polls(10);
        cr_assert(eq(int, ends[1], 0));
        woi_abort(job);
        run();
        TAKE(job, &result);
        cr_assert(eq(int, result.error, WOI_CANCELLED));
    }
    cr_assert(eq(str, order, (char *)(uintptr_t)expected));
    cr_assert(eq(int, ends[1], 1));
}

/* The first "inner" is the one that ended at the outer loop's first item. */
Test(stream_drop, while_the_stream_waits)
{
    expect_dropped(STOP_IN_THE_STREAM, false, "inner inner outer finally");
    cr_assert(eq(u32, gate.drops, 1));
}

Test(stream_drop, while_the_body_waits)
{
    expect_dropped(STOP_IN_THE_BODY, false, "inner inner outer finally");
    cr_assert(eq(u32, gate.drops, 1));
}

Test(stream_drop, while_the_body_lets_others_run)
{
    expect_dropped(STOP_AT_A_YIELD, false, "inner inner outer finally");
}

Test(stream_drop, while_a_stream_over_streams_waits)
{
    expect_dropped(STOP_IN_THE_STREAM, true, "inner inner outer between finally");
    expect_dropped(STOP_IN_THE_BODY, true, "inner inner outer between finally");
    expect_dropped(STOP_AT_A_YIELD, true, "inner inner outer between finally");
}

Test(stream_drop, while_the_body_waits_and_the_stream_is_at_a_yield_within_loops)
{
    expect_dropped(STOP_NOWHERE, true, "inner inner outer between finally");
}

/* --- dropped by hand --- */

Test(stream_drop, of_a_function_polled_by_hand)
{
    struct hand hand = {0};
    struct woi_context cx = hand_context(&hand);
    struct stops *f = stops(STOP_IN_THE_BODY);

    cr_assert(eq(int, (int)woi_poll_future(&f->future, &cx).status, WOI_STATUS_PENDING));
    woi_drop(f);
    cr_assert(eq(str, order, "inner inner outer finally"));
    cr_assert(eq(int, hand.held, 0));
}

Test(stream_drop, that_was_never_asked_for_an_item_runs_its_finally_part)
{
    woi_stream_drop(two("alone", STOP_NOWHERE));
    cr_assert(eq(str, order, "alone"));
    woi_stream_drop((struct two *)NULL);
}

static WOI_ASYNC(void, pauses, (), int item;)
{
    WOI_BEGIN;
    for (;;)
        WOI_FOR_AWAIT(self->item, two("t", STOP_NOWHERE))
            if (strlen(order) > 40)
                order[0] = 0;
WOI_FINALLY:
    note("finally");
    WOI_END;
}

/* Its first wait is for want of a budget: some round of some loop, wherever the number of units leaves it. */
Test(stream_drop, while_the_loop_lets_others_run)
{
    for (unsigned budget = 0; budget < 8; budget++) {
        struct hand hand = {0};
        struct woi_context cx = hand_context(&hand);
        struct pauses *f = pauses();
        unsigned left = budget;

        reset();
        cx.budget = &left;
        cr_assert(eq(int, (int)woi_poll_future(&f->future, &cx).status, WOI_STATUS_PENDING));
        cr_assert(eq(u32, hand.wakes, 1));
        const int before = ends[0];
        woi_drop(f);
        cr_assert(eq(int, ends[0], before + 1));
        cr_assert(eq(int, ends[0], (int)budget / 3 + 1));
    }
}

/* --- panics --- */

static void expect_panic(enum stop stop, bool further_in, const char *text, const char *expected)
{
    reset();
    if (further_in) {
        struct stops_further_in_result result;
        RUN(stops_further_in(stop), &result);
        cr_assert(eq(int, result.error, WOI_PANICKED));
        cr_assert(eq(str, (char *)(uintptr_t)woi_panic_text(&result.panic), (char *)(uintptr_t)text));
    } else {
        struct stops_result result;
        RUN(stops(stop), &result);
        cr_assert(eq(int, result.error, WOI_PANICKED));
        cr_assert(eq(str, (char *)(uintptr_t)woi_panic_text(&result.panic), (char *)(uintptr_t)text));
    }
    cr_assert(eq(str, order, (char *)(uintptr_t)expected));
    cr_assert(eq(int, ends[1], 1));
}

Test(stream_drop, by_a_panic_in_the_body)
{
    expect_panic(PANIC_IN_THE_BODY, false, "in the body", "inner inner outer finally");
    expect_panic(PANIC_IN_THE_BODY, true, "in the body", "inner inner outer between finally");
}

Test(stream_drop, by_a_panic_in_the_stream)
{
    expect_panic(PANIC_IN_THE_STREAM, false, "in inner", "inner inner outer finally");
    expect_panic(PANIC_IN_THE_STREAM, true, "in inner", "inner inner outer between finally");
}

static WOI_STREAM(int, falls_at_its_end, ())
{
    WOI_BEGIN;
    WOI_YIELD_VALUE(1);
    WOI_YIELD_VALUE(2);
WOI_FINALLY:
    note("falls");
    WOI_PANIC("in finally");
    WOI_END;
}

static WOI_ASYNC(int, over_falling, ((int, most)), int item;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->item, two("outer", STOP_NOWHERE))
        WOI_FOR_AWAIT(self->item, falls_at_its_end()) {
            if (self->most == 3)
                WOI_RETURN(3);
            if (self->item == self->most)
                break;
        }
    WOI_RETURN(4);
WOI_FINALLY:
    ends[1]++;
    note("finally");
    WOI_END;
}

Test(stream_drop, a_panic_at_the_end_of_the_stream_is_one_in_the_loop)
{
    struct over_falling_result result;

    RUN(over_falling(0), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, order, "falls outer finally"));
}

/* As of any future that is dropped, nobody waits for it any more: it is reported. */
Test(stream_drop, a_panic_of_a_stream_that_is_dropped_is_told_and_runs_nothing_twice)
{
    struct over_falling_handle *job = SPAWN(over_falling(1));

    run();
    woi_drop(job);
    cr_assert(eq(u32, told.count, 2));
    cr_assert(eq(str, order, "falls falls outer finally"));
    reset();
    told.count = 0;
    job = SPAWN(over_falling(3));
    run();
    woi_drop(job);
    cr_assert(eq(str, order, "falls outer finally"));
    cr_assert(eq(u32, told.count, 1));
}

static WOI_ASYNC(void, falls_first, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_PANIC("first");
    WOI_END;
}

static WOI_ASYNC(int, over_falling_and_falls, (), int item;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->item, falls_at_its_end())
        WOI_AWAIT(falls_first());
WOI_FINALLY:
    note("finally");
    WOI_END;
}

/* The child that panicked is freed by then, and the task is still to be named. */
Test(stream_drop, a_panic_of_a_stream_that_a_panic_drops_is_that_of_its_task)
{
    struct over_falling_and_falls_result result;

    RUN(over_falling_and_falls(), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, (char *)(uintptr_t)woi_panic_text(&result.panic), "first"));
    cr_assert(eq(u32, told.count, 2));
    cr_assert(eq(str, told.task, "over_falling_and_falls"));
    cr_assert(eq(str, order, "falls finally"));
}

WOI_ASYNC_DECLARE(void, root, ());

static WOI_ASYNC(void, awaits_the_root, ((struct root *, root)), int item;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->item, two("stream", STOP_NOWHERE))
        WOI_AWAIT(self->root);
WOI_FINALLY:
    note("inner");
    WOI_END;
}

WOI_ASYNC_DEFINE(void, root, ())
{
    WOI_BEGIN;
    WOI_AWAIT(awaits_the_root((struct root *)(void *)self));
WOI_FINALLY:
    note("root");
    WOI_END;
}

Test(stream_drop, by_a_function_that_awaits_itself_from_within_a_loop)
{
    struct root_result result;

    RUN(root(), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, (char *)(uintptr_t)woi_panic_text(&result.panic), "a function awaits itself"));
    cr_assert(eq(str, order, "stream inner root"));
}

/* --- out of memory --- */

static WOI_ASYNC(int, over_nothing, (), int item;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->item, two("outer", STOP_NOWHERE))
        WOI_FOR_AWAIT(self->item, (struct two *)NULL)
            note("not here");
WOI_FINALLY:
    note("finally");
    WOI_END;
}

Test(stream_drop, a_loop_over_no_stream_ends_the_task_out_of_memory)
{
    struct over_nothing_result result;

    RUN(over_nothing(), &result);
    cr_assert(eq(int, result.error, WOI_NO_MEMORY));
    cr_assert(eq(str, order, "outer finally"));
}

/* --- of two owners --- */

static WOI_ASYNC(int, twice, (), struct two *stream; int item;)
{
    WOI_BEGIN;
    self->stream = two("stream", STOP_NOWHERE);
    WOI_FOR_AWAIT(self->item, self->stream) {
        note("once");
        WOI_FOR_AWAIT(self->item, self->stream)
            note("not here");
    }
WOI_FINALLY:
    note("finally");
    WOI_END;
}

Test(stream_drop, a_stream_in_two_loops_panics_and_stays_with_the_first)
{
    struct twice_result result;

    RUN(twice(), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, (char *)woi_panic_text(&result.panic), "a loop goes over a stream that has an owner"));
    cr_assert(eq(str, order, "once stream finally"));
}

static WOI_STREAM(int, over_itself, (), int item;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->item, (struct over_itself *)(void *)self)
        note("not here");
WOI_FINALLY:
    note("itself");
    WOI_END;
}

static WOI_ASYNC(void, over_over_itself, (), int item;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->item, over_itself())
        note("not here");
WOI_FINALLY:
    note("finally");
    WOI_END;
}

Test(stream_drop, a_stream_over_itself_panics)
{
    struct over_over_itself_result result;

    RUN(over_over_itself(), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, order, "itself finally"));
}
