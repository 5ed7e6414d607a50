/* woi_set_watchdog: polls that take long, on a clock that only they move. */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/runtime.h"

#include "support/clock.h"
#include "support/host.h"
#include "woi/combine.h"
#include "woi/metrics.h"

enum { REPORTS = 8 };

static struct {
    unsigned count;
    struct woi_slow_poll polls[REPORTS];
} told;

static void tell(const struct woi_slow_poll *poll, void *data)
{
    cr_assert(eq(ptr, data, &told));
    if (told.count < REPORTS)
        told.polls[told.count++] = *poll;
}

static void begin(void)
{
    host_begin();
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    clock_begin(1000000);
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    woi_set_watchdog(WOI_MS(10), tell, &told);
}

static void end(void)
{
    woi_set_watchdog(0, NULL, NULL);
    host_end();
}

TestSuite(watchdog, .init = begin, .fini = end);

/* Keeps the thread for so long. */
static void compute(int64_t ms)
{
    clock_.now += WOI_MS(ms);
}

static unsigned line_from, line_to;

static WOI_ASYNC(int, blocks, ((int64_t, before), (int64_t, between), (int64_t, after)))
{
    WOI_BEGIN;
    compute(self->before);
    line_from = __LINE__ + 1;
    WOI_YIELD();
    compute(self->between);
    line_to = __LINE__ + 1;
    WOI_YIELD();
    compute(self->after);
    WOI_RETURN(0);
    WOI_END;
}

static WOI_ASYNC(int, outer, (), int n;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->n, blocks(0, 11, 0));
    WOI_RETURN(0);
    WOI_END;
}

static void is_place(const struct woi_place *place, const char *function, unsigned line)
{
    cr_assert(eq(str, (char *)place->function, (char *)function));
    cr_assert(ne(ptr, strstr(place->file, "test_watchdog.c"), NULL));
    cr_assert(eq(u32, place->line, line));
}

Test(watchdog, tells_the_function_and_the_lines_between_which_it_was_too_long)
{
    cr_assert(eq(int, RUN(outer()), 0));
    cr_assert(eq(u32, told.count, 1));
    cr_assert(eq(i64, told.polls[0].nanoseconds, WOI_MS(11)));
    cr_assert(eq(u64, told.polls[0].task, 1));
    is_place(&told.polls[0].from, "blocks", line_from);
    is_place(&told.polls[0].to, "blocks", line_to);
}

Test(watchdog, tells_nothing_of_polls_up_to_the_threshold)
{
    cr_assert(eq(int, RUN(blocks(10, 10, 10)), 0));
    cr_assert(eq(u32, told.count, 0));
}

Test(watchdog, of_a_first_poll_tells_the_function_and_of_a_last_one_the_end)
{
    cr_assert(eq(int, RUN(blocks(20, 0, 30)), 0));
    cr_assert(eq(u32, told.count, 2));
    cr_assert(eq(str, (char *)told.polls[0].from.function, "blocks"));
    cr_assert(lt(u32, told.polls[0].from.line, line_from));
    is_place(&told.polls[0].to, "blocks", line_from);
    is_place(&told.polls[1].from, "blocks", line_to);
    cr_assert(eq(ptr, (void *)told.polls[1].to.function, NULL));
    cr_assert(eq(i64, told.polls[1].nanoseconds, WOI_MS(30)));
}

static WOI_ASYNC(int, joins, ((int64_t, a), (int64_t, b)), int x, y;)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join(WOI_INTO(self->x, blocks(0, self->a, 0)), WOI_INTO(self->y, blocks(0, self->b, 0)),
                       woi_yield_now()));
    WOI_RETURN(0);
    WOI_END;
}

Test(watchdog, names_the_branch_of_a_combinator_and_tells_its_time_once)
{
    cr_assert(eq(int, RUN(joins(25, 3)), 0));
    cr_assert(eq(u32, told.count, 1));
    is_place(&told.polls[0].from, "blocks", line_from);
    is_place(&told.polls[0].to, "blocks", line_to);
    cr_assert(eq(i64, told.polls[0].nanoseconds, WOI_MS(25)));
}

Test(watchdog, of_branches_that_are_too_long_only_together_names_who_awaits_them)
{
    cr_assert(eq(int, RUN(joins(6, 7)), 0));
    cr_assert(eq(u32, told.count, 1));
    cr_assert(eq(str, (char *)told.polls[0].from.function, "joins"));
    cr_assert(eq(i64, told.polls[0].nanoseconds, WOI_MS(13)));
}

Test(watchdog, of_a_branch_that_is_told_the_others_are_told_without_it)
{
    cr_assert(eq(int, RUN(woi_join(joins(20, 6), blocks(0, 6, 0))), 0));
    cr_assert(eq(u32, told.count, 2));
    cr_assert(eq(i64, told.polls[0].nanoseconds, WOI_MS(20)));
    cr_assert(eq(i64, told.polls[1].nanoseconds, WOI_MS(12))); /* the task itself */
}

static WOI_ASYNC(int, lends, (), struct blocks *op; int n;)
{
    WOI_BEGIN;
    self->op = blocks(0, 15, 0);
    while (self->op)
        WOI_AWAIT(woi_select_biased(WOI_INTO(self->n, WOI_BORROW(self->op)), woi_sleep(0)));
    WOI_RETURN(0);
WOI_FINALLY:
    woi_drop(self->op);
    WOI_END;
}

Test(watchdog, sees_through_into_and_borrow)
{
    cr_assert(eq(int, RUN(lends()), 0));
    cr_assert(eq(u32, told.count, 1));
    is_place(&told.polls[0].from, "blocks", line_from);
}

WOI_FUTURE(int, slow_leaf, char none;);

static woi_poll slow_leaf_poll(struct slow_leaf *self, struct woi_context *cx)
{
    (void)cx;
    compute(40);
    self->output = 4;
    return WOI_READY;
}
WOI_FUTURE_TYPE(slow_leaf, slow_leaf_poll, WOI_NO_RELEASE);

Test(watchdog, names_a_future_written_by_hand)
{
    int which = -1, output = 0;

    which = RUN(woi_select_biased(woi_future_new(slow_leaf), woi_yield_now()));
    cr_assert(eq(int, which, 0));
    cr_assert(eq(u32, told.count, 1));
    cr_assert(eq(str, (char *)told.polls[0].from.function, "slow_leaf"));
    which = RUN(woi_select_biased(WOI_INTO(output, woi_future_new(slow_leaf)), woi_yield_now()));
    cr_assert(eq(int, which, 0));
    cr_assert(eq(int, output, 4));
    cr_assert(eq(u32, told.count, 2));
    cr_assert(eq(str, (char *)told.polls[1].from.function, "slow_leaf"));
}

static WOI_ASYNC(int, falls, ())
{
    WOI_BEGIN;
    compute(50);
    WOI_PANIC("fell");
    WOI_END;
}

Test(watchdog, tells_of_a_poll_that_panics)
{
    cr_assert(eq(int, RUN(falls()), -ENOTRECOVERABLE - BLOCK_ON_FAILED));
    cr_assert(eq(u32, told.count, 1));
    cr_assert(eq(str, (char *)told.polls[0].from.function, "falls"));
}

Test(watchdog, that_is_off_does_not_look_at_the_clock)
{
    woi_set_watchdog(0, tell, &told);
    clock_.looks = 0;
    cr_assert(eq(int, RUN(blocks(20, 20, 20)), 0));
    cr_assert(eq(u32, told.count, 0));
    cr_assert(eq(u32, clock_.looks, 0));
    woi_set_watchdog(-5, tell, &told);
    cr_assert(eq(int, RUN(blocks(20, 20, 20)), 0));
    cr_assert(eq(u32, told.count, 0));
}

static void tell_once(const struct woi_slow_poll *poll, void *data)
{
    tell(poll, data);
    woi_set_watchdog(0, tell, &told);
}

Test(watchdog, may_end_itself)
{
    woi_set_watchdog(WOI_MS(10), tell_once, &told);
    cr_assert(eq(int, RUN(woi_join(blocks(20, 20, 20), blocks(20, 20, 20))), 0));
    cr_assert(eq(u32, told.count, 1)); /* though the other branch, and the poll of both, were under way */
}

static WOI_ASYNC(int, sets_it, ())
{
    WOI_BEGIN;
    woi_set_watchdog(WOI_MS(1), tell, &told);
    WOI_AWAIT(woi_sleep(WOI_MS(1))); /* the loop looks */
    compute(2);
    WOI_RETURN(0);
    WOI_END;
}

Test(watchdog, that_a_task_sets_takes_hold_at_the_next_look)
{
    woi_set_watchdog(0, NULL, NULL);
    cr_assert(eq(int, RUN(sets_it()), 0));
    cr_assert(eq(u32, told.count, 1));
    cr_assert(eq(str, (char *)told.polls[0].from.function, "sets_it"));
}

Test(watchdog, without_a_function_says_it_on_stderr)
{
    const int file = memfd_create("stderr", MFD_CLOEXEC), before = dup(STDERR_FILENO);
    char said[1024] = {0}, expected[64];

    woi_set_watchdog(WOI_MS(10), NULL, NULL);
    fflush(stderr);
    dup2(file, STDERR_FILENO);
    const int output = RUN(blocks(0, 20, 30));
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    close(before);
    cr_assert(gt(long, pread(file, said, sizeof said - 1, 0), 0));
    close(file);
    cr_assert(eq(int, output, 0));
    cr_assert(eq(u32, told.count, 0));
    cr_assert(ne(ptr, strstr(said, "task 1 was polled for 20000 us: from blocks ("), NULL));
    snprintf(expected, sizeof expected, "test_watchdog.c:%u) to blocks (", line_from);
    cr_assert(ne(ptr, strstr(said, expected), NULL));
    snprintf(expected, sizeof expected, "test_watchdog.c:%u) to its end", line_to);
    cr_assert(ne(ptr, strstr(said, expected), NULL));
}
