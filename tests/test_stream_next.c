/* test_stream_next.c - the next item of a stream as a future: by itself, in combinators, dropped, misused. */
#include <errno.h>

#include "tasks.h"
#include "woi/combine.h"
#include "woi/generator.h"

TestSuite(stream_next, .init = tasks_begin, .fini = tasks_end);

static struct gate near, far;

/* What comes through the gate, and so on, up to n items. */
static WOI_STREAM(int, gated, ((struct gate *, gate), (int, n)),
    int item;
)
{
    WOI_BEGIN;
    while (self->n-- > 0) {
        WOI_AWAIT(self->item, pass(self->gate));
        self->gate->open = false;
        WOI_YIELD_VALUE(self->item);
    }
WOI_FINALLY:
    note("gated");
    WOI_END;
}

static void reset(void)
{
    order[0] = 0;
    near = far = (struct gate){0};
}

/* --- by itself --------------------------------------------------------------------------------- */

static WOI_ASYNC(int, asks, ((struct gated *, stream)), int item, error, sum;)
{
    WOI_BEGIN;
    for (;;) {
        self->item = -100;
        WOI_AWAIT(self->error, woi_stream_next(self->stream, &self->item));
        if (self->error)
            break;
        self->sum += self->item;
    }
    WOI_ASSERT(self->item == -100);
    WOI_AWAIT(self->error, woi_stream_next(self->stream, &self->item));
    WOI_ASSERT(self->error == -EPIPE);
    note("end");
    WOI_RETURN(self->sum);
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

Test(stream_next, gives_each_item_and_then_says_again_and_again_that_it_has_ended)
{
    struct asks_handle *job = SPAWN(asks(gated(&near, 2)));
    struct asks_result result;

    run();
    open_gate(&near, 5);
    run();
    cr_assert(eq(int, woi_is_finished(job), false));
    open_gate(&near, 6);
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.value, 11));
    cr_assert(eq(str, order, "gated end"));
    cr_assert(eq(u32, near.drops, 2));
}

static WOI_ASYNC(int, asks_then_loops, ((struct gated *, stream)), int item, sum;)
{
    WOI_BEGIN;
    WOI_TRY(woi_stream_next(self->stream, &self->sum));
    WOI_FOR_AWAIT(self->item, WOI_MOVE(self->stream))
        self->sum = 10 * self->sum + self->item;
    WOI_RETURN(self->sum);
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

Test(stream_next, leaves_the_rest_to_a_loop)
{
    struct asks_then_loops_handle *job = SPAWN(asks_then_loops(gated(&near, 3)));
    struct asks_then_loops_result result;

    for (int i = 1; i <= 3; i++) {
        run();
        open_gate(&near, i);
    }
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.value, 123));
}

/* --- in a select ------------------------------------------------------------------------------- */

static WOI_ASYNC(int, selects, ((struct gated *, stream)), int item, error, which, answer;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->which,
              woi_select_biased(WOI_INTO(self->error, woi_stream_next(self->stream, &self->item)),
                                WOI_INTO(self->answer, pass(&far))));
    WOI_ASSERT(self->which == 1 && self->answer == 3);
    note("lost");
    far.open = false;
    WOI_AWAIT(self->which,
              woi_select_biased(WOI_INTO(self->error, woi_stream_next(self->stream, &self->item)),
                                WOI_INTO(self->answer, pass(&far))));
    WOI_ASSERT(self->which == 0 && self->error == 0);
    WOI_RETURN(self->item);
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

/* The stream waits at the gate all the time: it is neither dropped nor begun anew. */
Test(stream_next, that_loses_a_select_loses_no_item)
{
    struct selects_handle *job = SPAWN(selects(gated(&near, 1)));
    struct selects_result result;

    run();
    open_gate(&far, 3);
    run();
    cr_assert(eq(str, order, "lost"));
    cr_assert(eq(u32, near.drops, 0));
    open_gate(&near, 8);
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_OK));
    cr_assert(eq(int, result.value, 8));
    cr_assert(eq(str, order, "lost gated"));
    cr_assert(eq(u32, near.drops, 1));
}

static WOI_ASYNC(int, joins, ((struct gated *, a), (struct gated *, b)), int x, y;)
{
    WOI_BEGIN;
    WOI_TRY(woi_try_join(woi_stream_next(self->a, &self->x), woi_stream_next(self->b, &self->y)));
    WOI_RETURN(10 * self->x + self->y);
WOI_FINALLY:
    woi_stream_drop(self->a);
    woi_stream_drop(self->b);
    WOI_END;
}

Test(stream_next, of_two_streams_in_a_join)
{
    struct joins_handle *job = SPAWN(joins(gated(&near, 1), gated(&far, 1)));
    struct joins_result result;

    run();
    open_gate(&far, 2);
    run();
    open_gate(&near, 4);
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.value, 42));
    reset();
    job = SPAWN(joins(gated(&near, 1), gated(&far, 0)));
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.value, -EPIPE));
    cr_assert(eq(u32, near.drops, 1));
}

/* --- dropped ------------------------------------------------------------------------------------ */

Test(stream_next, dropped_by_hand_leaves_the_stream_where_it_is)
{
    struct hand first = {0}, second = {0};
    struct woi_context cx = hand_context(&first), again = hand_context(&second);
    struct gated *stream = gated(&near, 2);
    int item = 0, output = 7;
    struct woi_future_int *next = woi_stream_next(stream, &item);

    woi_drop(next); /* never polled */
    next = woi_stream_next(stream, &item);
    cr_assert(eq(int, (int)woi_poll_future(&next->future, &cx).status, WOI_STATUS_PENDING));
    woi_drop(next);
    cr_assert(eq(int, first.held, 1)); /* the stream still waits */
    next = woi_stream_next(stream, &item);
    cr_assert(eq(int, (int)woi_poll_future(&next->future, &again).status, WOI_STATUS_PENDING));
    cr_assert(eq(int, first.held, 0));
    open_gate(&near, 9);
    cr_assert(eq(u32, second.wakes, 1));
    cr_assert(eq(u32, first.wakes, 0));
    cr_assert(eq(int, (int)woi_poll_future(&next->future, &again).status, WOI_STATUS_READY));
    woi_future_take(&next->future, &output, sizeof output);
    woi_drop(next);
    cr_assert(eq(int, output, 0));
    cr_assert(eq(int, item, 9));
    woi_stream_drop(stream);
    cr_assert(eq(str, order, "gated"));
    cr_assert(eq(int, second.held, 0));
}

/* --- misused ------------------------------------------------------------------------------------ */

static WOI_ASYNC(void, asks_once, ((struct gated *, stream)), int item, error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_stream_next(self->stream, &self->item));
    WOI_END;
}

Test(stream_next, for_whom_another_waits_already_panics)
{
    struct gated *stream = gated(&near, 3);
    struct asks_once_handle *first = SPAWN(asks_once(stream)), *second = SPAWN(asks_once(stream));
    struct asks_once_result result;

    run();
    TAKE(second, &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, (char *)woi_panic_text(&result.panic),
                 "a stream is asked for an item that has another owner"));
    open_gate(&near, 1);
    run();
    TAKE(first, &result);
    cr_assert(eq(int, result.error, WOI_OK));
    second = SPAWN(asks_once(stream)); /* which is free again */
    open_gate(&near, 1);
    run();
    TAKE(second, &result);
    cr_assert(eq(int, result.error, WOI_OK));
    woi_stream_drop(stream);
}

static WOI_ASYNC(int, asks_second, ((struct gated *, stream)), int item, error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_stream_next(self->stream, &self->item));
    WOI_ASSERT(self->item == 2);
    WOI_FOR_AWAIT(self->item, WOI_MOVE(self->stream))
        break;
    WOI_RETURN(self->error);
    WOI_END;
}

static WOI_ASYNC(void, asks_first, ((struct gated *, stream)), int item, error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error,
              woi_try_join(woi_stream_next(self->stream, &self->item), asks_second(self->stream)));
    WOI_ASSERT(self->error == 0);
    WOI_ASSERT(self->item == 1);
    WOI_END;
}

/* The join keeps the first one, which borrows nothing any more: the stream may even be gone. */
Test(stream_next, of_which_one_is_ready_but_kept_by_a_join)
{
    struct asks_first_handle *job = SPAWN(asks_first(gated(&near, 3)));
    struct asks_first_result result;

    for (int i = 1; i <= 3; i++) {
        open_gate(&near, i);
        run();
    }
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_OK));
    cr_assert(eq(str, order, "gated"));
}

static WOI_ASYNC(void, loops, ((struct gated *, stream)), int item;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->item, self->stream)
        ;
    WOI_END;
}

Test(stream_next, of_a_stream_in_a_loop_panics_and_a_loop_over_one_that_is_asked_too)
{
    struct gated *stream = gated(&near, 3);
    struct loops_handle *loop = SPAWN(loops(stream));
    struct loops_result looped;
    struct asks_once_result result;

    run();
    RUN(asks_once(stream), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    woi_abort(loop);
    run();
    woi_drop(loop);
    cr_assert(eq(str, order, "gated"));

    reset();
    stream = gated(&near, 3);
    struct asks_once_handle *asker = SPAWN(asks_once(stream));
    run();
    RUN(loops(stream), &looped);
    cr_assert(eq(int, looped.error, WOI_PANICKED));
    woi_abort(asker);
    run();
    woi_drop(asker);
    cr_assert(eq(str, order, ""));
    woi_stream_drop(stream);
}

static WOI_ASYNC(int, asks_for_nothing, (), struct gated *stream; int error;)
{
    WOI_BEGIN;
    self->stream = gated(&near, 1);
    WOI_AWAIT(self->error, woi_stream_next(self->stream, (int *)NULL));
    WOI_RETURN(self->error);
WOI_FINALLY:
    woi_stream_drop(self->stream);
    WOI_END;
}

Test(stream_next, into_nothing_is_invalid)
{
    cr_assert(eq(int, VALUE(asks_for_nothing()), -EINVAL));
    cr_assert(eq(u32, near.polls, 0));
}

static WOI_ASYNC(void, asks_no_stream, (), int item, error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_stream_next((struct gated *)NULL, &self->item));
    WOI_END;
}

Test(stream_next, of_no_stream_ends_the_task_out_of_memory)
{
    struct asks_no_stream_result result;

    RUN(asks_no_stream(), &result);
    cr_assert(eq(int, result.error, WOI_NO_MEMORY));
}

static WOI_STREAM(int, falls, ())
{
    WOI_BEGIN;
    WOI_YIELD_VALUE(1);
    WOI_PANIC("fell");
WOI_FINALLY:
    note("falls");
    WOI_END;
}

static WOI_ASYNC(int, asks_what_falls, (), struct falls *stream; int item;)
{
    WOI_BEGIN;
    self->stream = falls();
    WOI_TRY(woi_stream_next(self->stream, &self->item));
    WOI_TRY(woi_stream_next(self->stream, &self->item));
    note("not here");
    WOI_RETURN(0);
WOI_FINALLY:
    note("finally");
    woi_stream_drop(self->stream);
    WOI_END;
}

Test(stream_next, a_panic_in_the_stream_ends_whoever_asked)
{
    struct asks_what_falls_result result;

    RUN(asks_what_falls(), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, (char *)woi_panic_text(&result.panic), "fell"));
    cr_assert(eq(str, order, "falls finally"));
}

/* --- budget, depth, dumps ------------------------------------------------------------------------ */

static WOI_STREAM(int, always, ())
{
    WOI_BEGIN;
    for (;;)
        WOI_YIELD_VALUE(1);
    WOI_END;
}

Test(stream_next, takes_a_unit_of_the_budget_each_time)
{
    struct hand hand = {0};
    unsigned budget = 1;
    struct woi_context cx = hand_context(&hand);
    struct always *stream = always();
    int item;
    struct woi_future_int *next = woi_stream_next(stream, &item);

    cx.budget = &budget;
    cr_assert(eq(int, (int)woi_poll_future(&next->future, &cx).status, WOI_STATUS_READY));
    woi_drop(next);
    cr_assert(eq(u32, budget, 0));
    next = woi_stream_next(stream, &item);
    cr_assert(eq(int, (int)woi_poll_future(&next->future, &cx).status, WOI_STATUS_PENDING));
    cr_assert(eq(u32, hand.wakes, 1));
    woi_drop(next);
    woi_stream_drop(stream);
}

/* Each asks the one below it by hand: that takes C stack, so there is a bound. */
WOI_STREAM_DECLARE(int, tower, ((int, height)));

WOI_STREAM_DEFINE(int, tower, ((int, height)),
    struct tower *below;
    int item, error;
)
{
    WOI_BEGIN;
    if (self->height > 1) {
        self->below = tower(self->height - 1);
        WOI_AWAIT(self->error, woi_stream_next(self->below, &self->item));
    }
    WOI_YIELD_VALUE(self->item + 1);
WOI_FINALLY:
    woi_stream_drop(self->below);
    WOI_END;
}

static WOI_ASYNC(int, climbs, ((int, height)), int item;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->item, tower(self->height))
        break;
    WOI_RETURN(self->item);
    WOI_END;
}

Test(stream_next, within_one_another_is_bounded)
{
    struct climbs_result result;

    cr_assert(eq(int, VALUE(climbs(257)), 257));
    RUN(climbs(258), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(int, VALUE(climbs(257)), 257));
}

Test(stream_next, shows_in_a_dump_where_the_stream_waits)
{
    struct gated *stream = gated(&near, 1);
    struct asks_once_handle *job = SPAWN(asks_once(stream));
    char text[1000] = "";
    FILE *out = fmemopen(text, sizeof text, "w");

    run();
    task_describe(TASK(job), out);
    fclose(out);
    cr_assert(ne(ptr, strstr(text, "waits for stream next\n"), NULL), "%s", text);
    cr_assert(ne(ptr, strstr(text, "    gated at "), NULL), "%s", text);
    cr_assert(ne(ptr, strstr(text, "waits for gate_wait\n"), NULL), "%s", text);
    woi_abort(job);
    run();
    woi_drop(job);
    woi_stream_drop(stream);
}
