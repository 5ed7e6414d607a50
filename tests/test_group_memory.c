/* Combinators when memory runs out: at each allocation in turn. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include "gate.h"
#include "woi.h"

static void begin(void)
{
    support_begin();
    woi_set_panic_hook(keep_panic, NULL);
}

TestSuite(group_memory, .init = begin, .fini = support_end);

static struct gate open_gates[2], shut_gates[3];
static int x, y;

static WOI_ASYNC(int, try_join_in_join, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_join(WOI_INTO(x, walk(&open_gates[0], 'a')),
                     woi_try_join(walk(&open_gates[1], 'b'), WOI_INTO(y, woi_yield_now()))));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, select_in_select, (), int which;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->which, woi_select(woi_select_biased(pass(&shut_gates[0]), walk(&shut_gates[1], 's')),
                                      WOI_INTO(x, walk(&open_gates[0], 'a')), make_owned(&shut_gates[2])));
    y = self->which;
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, timeout_around_all, ())
{
    WOI_BEGIN;
    WOI_TRY(woi_timeout(WOI_SEC(60), woi_join(WOI_INTO(x, walk(&open_gates[0], 'a')),
                                              WOI_INTO(y, walk(&open_gates[1], 'b')))));
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, timeout_that_is_reached, (), int error;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_timeout(0, WOI_INTO(x, walk(&shut_gates[0], 's'))));
    if (self->error == -ETIMEDOUT)
        x = y = 7;
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, join_of_tasks, (),
    struct walk_handle *jobs[2];
    struct walk_result results[2];
)
{
    WOI_BEGIN;
    self->jobs[0] = woi_spawn(walk(&open_gates[0], 'a'));
    self->jobs[1] = woi_spawn(walk(&open_gates[1], 'b'));
    WOI_AWAIT(woi_join_array(2, self->jobs, self->results));
    for (int i = 0; i < 2; i++)
        if (self->results[i].error == WOI_NO_MEMORY)
            WOI_RETURN(-ENOMEM);
    x = self->results[0].value;
    y = self->results[1].value;
    WOI_RETURN(0);
    WOI_END;
}

/* One run with the k-th allocation failing; whether there was a k-th one. */
static bool fails_at(size_t k, bool always, struct woi_future_int *(*make)(void))
{
    struct woi_runtime *runtime;
    int output = -1, unused, error;
    size_t blocks, asked;
    bool failed;

    for (int i = 0; i < 2; i++)
        open_gates[i] = (struct gate){.is_open = true, .output = 7};
    memset(shut_gates, 0, sizeof shut_gates);
    x = y = -1;
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    blocks = heap.blocks;
    asked = heap.asked;
    heap.fail_at = k;
    heap.fail_always = always;
    error = WOI_BLOCK_ON(runtime, output, make());
    failed = heap.asked - asked >= k;
    heap.fail_at = 0;
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, unused, woi_yield_now()), 0)); /* whom the root has spawned */
    cr_assert(eq(sz, heap.blocks, blocks));
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 0));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    cr_assert(eq(int, error ? error : output, failed ? -ENOMEM : 0));
    if (failed) {
        cr_assert(eq(int, x, -1));
        cr_assert(eq(int, y, -1));
    }
    return failed;
}

/* Every allocation fails once alone, and once with all that follow. How many there are; the last run is
 * one that succeeds. */
static size_t run_out(struct woi_future_int *(*make)(void))
{
    size_t k = 1;

    while (fails_at(k, false, make))
        k++;
    for (size_t from = 1; fails_at(from, true, make); from++)
        ;
    cr_assert(eq(int, fails_at(1000, false, make), 0));
    return k - 1;
}

#define MAKE(name)                                                                                           \
    static struct woi_future_int *make_##name(void)                                                          \
    {                                                                                                        \
        return (struct woi_future_int *)(void *)name();                                                      \
    }
MAKE(try_join_in_join)
MAKE(select_in_select)
MAKE(timeout_around_all)
MAKE(timeout_that_is_reached)
MAKE(join_of_tasks)

Test(group_memory, joins_that_run_out_of_memory_anywhere_leak_nothing_and_write_nothing)
{
    /* root, its task, two frames, two leaves, yield, two WOI_INTO, two groups */
    cr_assert(eq(sz, run_out(make_try_join_in_join), 11));
    cr_assert(eq(int, x, 7));
    cr_assert(eq(int, y, 0));
}

Test(group_memory, selects_that_run_out_of_memory_anywhere_leak_nothing_and_write_nothing)
{
    for (int i = 0; i < 5; i++) /* each begins with another branch */
        cr_assert(ge(sz, run_out(make_select_in_select), 7));
    cr_assert(eq(int, x, 7));
    cr_assert(eq(int, y, 1));
}

Test(group_memory, timeouts_that_run_out_of_memory_anywhere_leak_nothing_and_write_nothing)
{
    cr_assert(ge(sz, run_out(make_timeout_around_all), 10));
    cr_assert(eq(int, x, 7));
    cr_assert(ge(sz, run_out(make_timeout_that_is_reached), 7));
    cr_assert(eq(int, x, 7));
}

Test(group_memory, joins_of_tasks_that_run_out_of_memory_anywhere_leak_nothing)
{
    cr_assert(ge(sz, run_out(make_join_of_tasks), 9));
    cr_assert(eq(int, x, 7));
    cr_assert(eq(int, y, 7));
}

Test(group_memory, waking_and_dropping_a_group_needs_none)
{
    struct gate g[3] = {0};
    struct hand hand = {0};
    struct woi_future_int *group = woi_select(woi_join(walk(&g[0], 'a'), pass(&g[1])), walk(&g[2], 'c'));
    struct woi_waker leaked;
    size_t asked;

    cr_assert(eq(int, step(&group, &hand), WAITING));
    asked = heap.asked;
    heap.fail_at = 1;
    heap.fail_always = true;
    gate_knock(&g[0]);
    cr_assert(eq(int, step(&group, &hand), WAITING));
    leaked = woi_waker_clone(&g[1].waker);
    woi_drop(group);
    woi_waker_wake(leaked);
    cr_assert(eq(sz, heap.asked, asked));
    cr_assert(eq(str, journal.text, "ac"));
}

Test(group_memory, an_array_without_memory_for_its_block_drops_all_branches)
{
    struct gate g[20] = {0};
    struct passage *branches[20];

    for (int i = 0; i < 20; i++)
        branches[i] = pass(&g[i]);
    heap.fail_at = 1;
    cr_assert(eq(ptr, woi_join_array(20, branches, (int *)NULL), NULL));
    for (int i = 0; i < 20; i++)
        cr_assert(eq(int, g[i].drops, 1));
}

Test(group_memory, into_without_memory_drops_its_future)
{
    struct gate gate = {0};
    struct walk *future = walk(&gate, 'a');

    heap.fail_at = 1;
    cr_assert(eq(ptr, WOI_INTO(x, future), NULL));
    cr_assert(eq(str, journal.text, "a"));
}
