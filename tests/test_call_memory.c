/* test_call_memory.c - out of memory in a call: it takes its arguments over all the same. */
#include "tasks.h"
#include "woi/combine.h"

TestSuite(call_memory, .init = tasks_begin, .fini = tasks_end);

static WOI_ASYNC(int, inner, ((int, n)))
{
    WOI_BEGIN;
    WOI_AWAIT(get(self->n));
WOI_FINALLY:
    note("inner");
    WOI_END;
}

/* The so-manieth allocation from now fails. */
static void fail(size_t which)
{
    heap.fail_at = which;
}

static int given_back;    /* what the finally parts gave back, added up */
static unsigned finallys; /* how many have run */

static WOI_ASYNC(void, keeper, ((int, one), (long double, two), (struct inner *, child)),
    char local[200];
    int sum;
)
{
    WOI_BEGIN;
    self->sum = 1000;
    WOI_AWAIT(self->child);
    self->child = NULL;
WOI_FINALLY:
    for (size_t i = 0; i < sizeof self->local; i++)
        self->sum += self->local[i];
    given_back += self->sum + self->one + (int)self->two;
    woi_drop(self->child);
    finallys++;
    WOI_END;
}

Test(call_memory, a_call_without_memory_gives_back_what_its_arguments_own)
{
    const size_t blocks = heap.blocks;
    struct inner *child = inner(1);

    fail(1);
    cr_assert(eq(ptr, keeper(5, 7.0L, child), NULL));
    cr_assert(eq(u32, finallys, 1));
    cr_assert(eq(int, given_back, 12)); /* the locals were zero */
    cr_assert(eq(str, order, "inner"));
    cr_assert(eq(sz, heap.blocks, blocks));
}

Test(call_memory, a_call_may_be_given_what_could_not_be_allocated)
{
    fail(1);
    cr_assert(eq(ptr, inner(1), NULL));
    struct keeper_handle *job = SPAWN(keeper(1, 2.0L, NULL));
    struct keeper_result result;

    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_NO_MEMORY));
    cr_assert(eq(u32, finallys, 1));
}

Test(call_memory, whichever_allocation_of_a_spawn_fails_the_arguments_are_given_back_once)
{
    for (size_t which = 1; which <= 2; which++) {
        const size_t blocks = heap.blocks;
        struct keeper_result result;
        struct keeper_handle *job;
        struct inner *child = inner(1);

        finallys = 0;
        fail(which);
        struct keeper *future = keeper(1, 2.0L, child);
        job = SPAWN(future);
        cr_assert(eq(u32, finallys, 1));
        if (which == 1) {
            TAKE(job, &result);
            cr_assert(eq(int, result.error, WOI_NO_MEMORY));
        } else {
            cr_assert(eq(ptr, job, NULL));
        }
        cr_assert(eq(sz, heap.blocks, blocks));
    }
}

Test(call_memory, whichever_allocation_of_a_combinator_fails_the_arguments_are_given_back_once)
{
    int to;

    for (size_t which = 1; which <= 4; which++) {
        const size_t blocks = heap.blocks;
        struct inner *child = inner(1);

        finallys = 0;
        fail(which);
        struct keeper *future = keeper(1, 2.0L, child);
        cr_assert(eq(ptr, woi_join(WOI_INTO(to, get(1)), future), NULL));
        cr_assert(eq(u32, finallys, 1));
        cr_assert(eq(sz, heap.blocks, blocks));
    }
}

static WOI_ASYNC(void, falls_at_its_end, ((int, n)))
{
    WOI_BEGIN;
WOI_FINALLY:
    WOI_PANIC("fell with %d", self->n);
    WOI_END;
}

static WOI_ASYNC(void, calls_what_falls, ())
{
    WOI_BEGIN;
    WOI_AWAIT(falls_at_its_end(3));
    WOI_END;
}

Test(call_memory, a_panic_in_the_finally_part_of_a_call_without_memory_is_the_callers)
{
    struct calls_what_falls_handle *job = SPAWN(calls_what_falls());
    struct calls_what_falls_result result;

    fail(1);
    run();
    TAKE(job, &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, result.panic.message, "fell with 3"));
    cr_assert(eq(u32, told.count, 1));
}
