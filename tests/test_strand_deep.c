/* test_strand_deep.c - chains of a hundred thousand awaits on a stack of 256 KiB: nothing that is done
 * with a chain may recurse. */
#include <stdlib.h>

#include "support/small_stack.h"
#include "woi/generator.h"

enum { DEPTH = 100000, STACK = 256 * 1024 };

TestSuite(strand_deep, .init = tasks_begin, .fini = tasks_end);

static struct gate gate;
static unsigned ended; /* how many finally parts have run */
static int last_depth; /* of the one that ran last */
static bool in_order = true;

static WOI_ASYNC(int, chain, ((int, depth)), int n;)
{
    WOI_BEGIN;
    if (self->depth > 1)
        WOI_AWAIT(self->n, chain(self->depth - 1));
    else
        WOI_AWAIT(self->n, pass(&gate));
    WOI_RETURN(self->n + 1);
WOI_FINALLY:
    in_order &= self->depth == last_depth + 1;
    last_depth = self->depth;
    ended++;
    WOI_END;
}

static struct chain_result result;

static void take(struct chain_handle *job)
{
    woi_future_take(&job->future, &result, sizeof result);
    woi_drop(job);
}

static void run_at_once(void)
{
    struct chain_handle *job = SPAWN(chain(DEPTH));

    gate.open = true;
    run();
    take(job);
}

Test(strand_deep, a_chain_that_does_not_wait_runs_to_its_end)
{
    on_small_stack(STACK, run_at_once);
    cr_assert(eq(int, result.value, DEPTH));
    cr_assert(eq(u32, ended, DEPTH));
    cr_assert(in_order);
}

static void run_later(void)
{
    struct chain_handle *job = SPAWN(chain(DEPTH));

    run();
    open_gate(&gate, 0);
    run();
    take(job);
}

Test(strand_deep, a_chain_that_waits_runs_to_its_end_when_woken)
{
    on_small_stack(STACK, run_later);
    cr_assert(eq(int, result.value, DEPTH));
    cr_assert(eq(u32, ended, DEPTH));
}

static void cancel(void)
{
    struct chain_handle *job = SPAWN(chain(DEPTH));

    run();
    woi_abort(job);
    run();
    take(job);
}

Test(strand_deep, a_chain_that_is_cancelled_is_dropped_from_the_inside_out)
{
    on_small_stack(STACK, cancel);
    cr_assert(eq(int, result.error, WOI_CANCELLED));
    cr_assert(eq(u32, ended, DEPTH));
    cr_assert(in_order);
    cr_assert(eq(u32, gate.drops, 1));
}

static void poll_by_hand_and_drop(void)
{
    static struct hand hand;
    struct woi_context cx = hand_context(&hand);
    struct chain *future = chain(DEPTH);

    for (int i = 0; i < 3; i++)
        (void)woi_poll_future(&future->future, &cx);
    woi_drop(future);
}

Test(strand_deep, a_chain_that_is_polled_by_hand_may_be_dropped)
{
    on_small_stack(STACK, poll_by_hand_and_drop);
    cr_assert(eq(u32, gate.polls, 3));
    cr_assert(eq(u32, ended, DEPTH));
    cr_assert(in_order);
}

WOI_FUTURE(int, falls, );

static woi_poll falls_poll(struct falls *self, struct woi_context *cx)
{
    (void)self;
    (void)cx;
    return woi_panic("at the bottom");
}
WOI_FUTURE_TYPE(falls, falls_poll, WOI_NO_RELEASE);

static WOI_ASYNC(int, falling_chain, ((int, depth)), int n;)
{
    WOI_BEGIN;
    if (self->depth > 1)
        WOI_AWAIT(self->n, falling_chain(self->depth - 1));
    else
        WOI_AWAIT(woi_future_new(falls));
WOI_FINALLY:
    ended++;
    WOI_END;
}

static void panic_at_the_bottom(void)
{
    struct falling_chain_handle *job = SPAWN(falling_chain(DEPTH));

    run();
    woi_future_take(&job->future, &result, sizeof result);
    woi_drop(job);
}

Test(strand_deep, a_panic_at_the_bottom_goes_all_the_way_up)
{
    on_small_stack(STACK, panic_at_the_bottom);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, result.panic.message, "at the bottom"));
    cr_assert(eq(u32, ended, DEPTH));
}

static char *text;
static size_t length;

static void describe(void)
{
    struct chain_handle *job = SPAWN(chain(DEPTH));
    FILE *out;

    run();
    out = open_memstream(&text, &length);
    task_describe(TASK(job), out);
    fclose(out);
    woi_abort(job);
    run();
    woi_drop(job);
}

Test(strand_deep, the_dump_of_a_chain_shows_its_inner_end)
{
    unsigned lines = 0;

    on_small_stack(STACK, describe);
    cr_assert(ne(ptr, strstr(text, "(99968 outer functions)"), NULL));
    for (const char *at = text; (at = strstr(at, "chain at ")); at++)
        lines++;
    cr_assert(eq(u32, lines, 32));
    cr_assert(ne(ptr, strstr(text, "waits for gate_wait"), NULL));
    free(text);
}

/* --- streams over streams ---------------------------------------------------------------------- */

WOI_STREAM_DECLARE(int, nest, ((int, depth)));

WOI_STREAM_DEFINE(int, nest, ((int, depth)), int item;)
{
    WOI_BEGIN;
    if (self->depth == 1) {
        WOI_YIELD_VALUE(1);
        WOI_YIELD_VALUE(2);
    } else {
        WOI_FOR_AWAIT(self->item, nest(self->depth - 1))
            WOI_YIELD_VALUE(self->item + 1);
    }
WOI_FINALLY:
    in_order &= self->depth == last_depth + 1;
    last_depth = self->depth;
    ended++;
    WOI_END;
}

static WOI_ASYNC(int, over_nest, ((bool, breaks)), int item, sum;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->item, nest(DEPTH)) {
        self->sum += self->item;
        if (self->breaks)
            WOI_AWAIT(pass(&gate));
    }
    WOI_RETURN(self->sum);
    WOI_END;
}

static struct over_nest_result nest_result;

static void run_over_nest(void)
{
    struct over_nest_handle *job = SPAWN(over_nest(false));

    run_polls(10 * DEPTH);
    TAKE(job, &nest_result);
}

static void drop_over_nest(void)
{
    struct over_nest_handle *job = SPAWN(over_nest(true));

    run_polls(10 * DEPTH);
    woi_abort(job);
    run();
    woi_drop(job);
}

Test(strand_deep, a_stream_over_a_stream_and_so_on_gives_its_items)
{
    on_small_stack(STACK, run_over_nest);
    cr_assert(eq(int, nest_result.value, DEPTH + DEPTH + 1));
    cr_assert(eq(u32, ended, DEPTH));
    cr_assert(in_order);
}

Test(strand_deep, a_stream_over_a_stream_and_so_on_is_dropped_in_its_loop)
{
    on_small_stack(STACK, drop_over_nest);
    cr_assert(eq(u32, ended, DEPTH));
    cr_assert(in_order);
}
