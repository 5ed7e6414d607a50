/* test_no_memory.c - out of memory: each allocation fails once, and nothing is lost. */
#include "tasks.h"
#include "woi/combine.h"
#include "woi/sim.h"

TestSuite(no_memory, .init = tasks_begin, .fini = tasks_end);

static struct gate gate;

static WOI_ASYNC(int, inner, ((int, n)), int x;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->x, get(self->n));
    WOI_RETURN(self->x);
WOI_FINALLY:
    note("inner");
    WOI_END;
}

static int line;

static WOI_ASYNC(int, outer, ((int, n)), int x;)
{
    WOI_BEGIN;
    line = __LINE__ + 1;
    WOI_AWAIT(self->x, inner(self->n));
    note("went on");
    WOI_RETURN(self->x);
WOI_FINALLY:
    note("outer");
    WOI_END;
}

/* The so-manieth allocation from now fails. */
static void fail(size_t which)
{
    heap.fail_at = which;
    heap.fail_always = false;
}

Test(no_memory, a_constructor_returns_no_future)
{
    fail(1);
    cr_assert(eq(ptr, outer(1), NULL));
    fail(1);
    cr_assert(eq(ptr, pass(&gate), NULL));
    fail(1);
    cr_assert(eq(ptr, woi_yield_now(), NULL));
    fail(1);
    cr_assert(eq(ptr, woi_sim_advance(1), NULL));
}

Test(no_memory, awaiting_no_future_ends_the_task_out_of_memory_after_its_finally_parts)
{
    struct outer_handle *job = SPAWN(outer(1));
    struct outer_result result;

    fail(1); /* of the inner frame; the record of it is allocated */
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_NO_MEMORY));
    cr_assert(eq(str, order, "inner outer")); /* the inner one's: it took its argument over */
    cr_assert(eq(str, (char *)woi_panic_text(&result.panic), "out of memory"));
    cr_assert(eq(str, (char *)result.panic.file, __FILE__));
    cr_assert(eq(int, (int)result.panic.line, line));
}

Test(no_memory, without_memory_for_the_record_the_place_is_lost_and_no_more)
{
    struct outer_handle *job = SPAWN(outer(1));
    struct outer_result result;

    fail(1);
    heap.fail_always = true;
    run();
    fail(0);
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_NO_MEMORY));
    cr_assert(eq(str, (char *)woi_panic_text(&result.panic), "out of memory"));
    cr_assert(eq(str, order, "inner outer"));
    cr_assert(eq(int, (int)told.last.line, line));
}

Test(no_memory, a_leaf_deeper_down_ends_the_whole_task)
{
    struct outer_handle *job = SPAWN(outer(1));
    struct outer_result result;

    fail(2);
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_NO_MEMORY));
    cr_assert(eq(str, order, "inner outer"));
}

static WOI_ASYNC(int, falls, ())
{
    WOI_BEGIN;
    WOI_PANIC("fell %d metres", 3);
    WOI_END;
}

Test(no_memory, a_panic_without_memory_for_its_record_shows_its_format_and_place)
{
    struct falls_handle *job = SPAWN(falls());
    struct falls_result result;

    fail(1);
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, (char *)woi_panic_text(&result.panic), "fell %d metres"));
    cr_assert(eq(str, (char *)result.panic.file, __FILE__));
    cr_assert(eq(str, told.last.message, "fell 3 metres"));
}

Test(no_memory, spawning_without_memory_for_the_task_drops_the_future)
{
    struct outer *future = outer(1);

    fail(1);
    cr_assert(eq(ptr, SPAWN(future), NULL));
    cr_assert(eq(str, order, "outer"));
    cr_assert(eq(sz, executor.owner.count, 0));
}

Test(no_memory, spawning_no_future_gives_a_task_that_ended_so)
{
    struct outer_result result;
    struct outer *future;

    fail(1);
    future = outer(1);
    struct outer_handle *job = SPAWN(future);
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_NO_MEMORY));
}

Test(no_memory, spawning_no_future_without_memory_for_a_task_gives_no_task)
{
    heap.fail_at = 1;
    heap.fail_always = true;
    cr_assert(eq(ptr, SPAWN(outer(1)), NULL));
    fail(0);
}

static WOI_ASYNC(int, tries, (), int x;)
{
    WOI_BEGIN;
    WOI_TRY(self->x, inner(1));
    WOI_RETURN(self->x);
WOI_FINALLY:
    note("tries");
    WOI_END;
}

Test(no_memory, trying_no_future_ends_the_task_so_too)
{
    struct tries_handle *job = SPAWN(tries());
    struct tries_result result;

    fail(1);
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_NO_MEMORY));
    cr_assert(eq(str, order, "inner tries"));
}

Test(no_memory, waking_aborting_and_dropping_allocate_nothing)
{
    struct gate_wait_handle *first = SPAWN(pass(&gate));
    struct outer_handle *second = SPAWN(outer(1));
    const size_t before = heap.asked;

    run_polls(1);
    open_gate(&gate, 0);
    woi_abort(second);
    woi_detach(second);
    run();
    woi_detach(first);
    cr_assert(eq(sz, heap.asked, before));
    cr_assert(eq(str, order, "outer"));
}

/* --- every allocation of something larger, one after the other --- */

static WOI_ASYNC(int, everything, (),
    struct inner_handle *job, *joined;
    struct inner_result result;
    int a, b, c;
)
{
    WOI_BEGIN;
    self->job = SPAWN(inner(1));
    WOI_AWAIT(self->a, outer(2));
    WOI_TRY(woi_join(WOI_INTO(self->b, inner(3)), WOI_INTO(self->c, outer(4))));
    WOI_AWAIT(woi_yield_now());
    self->joined = self->job;
    self->job = NULL;
    WOI_AWAIT(self->result, self->joined);
    if (self->result.error != WOI_OK)
        WOI_RETURN(-(int)self->result.error);
    WOI_RETURN(self->a + self->b + self->c + self->result.value);
WOI_FINALLY:
    woi_detach(self->job);
    WOI_END;
}

Test(no_memory, whichever_allocation_fails_the_task_ends_well_or_out_of_memory_and_nothing_is_left)
{
    const size_t blocks = heap.blocks;
    size_t which = 1;

    leaves_wait = true;
    for (; which < 100; which++) {
        struct everything *future;
        struct everything_handle *job;
        struct everything_result result;

        fail(which);
        future = everything();
        job = SPAWN(future);
        run();
        if (heap.fail_at != 0) { /* there were no more */
            fail(0);
            TAKE(job, &result);
            cr_assert(eq(int, result.value, 10));
            break;
        }
        if (job) {
            TAKE(job, &result);
            cr_assert(result.error == WOI_NO_MEMORY || result.value == -WOI_NO_MEMORY || result.value == 10);
        }
        cr_assert(eq(sz, heap.blocks, blocks), "after allocation %zu failed", which);
        cr_assert(eq(sz, executor.owner.count, 0));
    }
    cr_assert(gt(sz, which, 12));
}
