/* woi_try_join: the first branch that ends badly ends them all. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include "gate.h"
#include "woi.h"

TestSuite(try_join, .init = support_begin, .fini = support_end);

/* --- every width of a signed output --- */

#define RETURNS(T, name)                                                                                     \
    static WOI_ASYNC(T, name, ((T, value)))                                                                  \
    {                                                                                                        \
        WOI_BEGIN;                                                                                           \
        WOI_RETURN(self->value);                                                                             \
        WOI_END;                                                                                             \
    }                                                                                                        \
    static int try_##name(T value)                                                                           \
    {                                                                                                        \
        struct gate gate = {0};                                                                              \
        struct hand hand = {0};                                                                              \
        struct woi_future_int *join = woi_try_join(pass(&gate), name(value));                                \
        const int output = step(&join, &hand);                                                               \
        cr_assert(eq(int, gate.drops, 1 - (output == WAITING)));                                             \
        if (join)                                                                                            \
            woi_drop(join);                                                                                  \
        return output;                                                                                       \
    }

RETURNS(signed char, a_signed_char)
RETURNS(short, a_short)
RETURNS(int, an_int)
RETURNS(long, a_long)
RETURNS(long long, a_long_long)
RETURNS(unsigned char, an_unsigned_char)
RETURNS(unsigned short, an_unsigned_short)
RETURNS(unsigned, an_unsigned)
RETURNS(unsigned long, an_unsigned_long)
RETURNS(bool, a_bool)
RETURNS(double, a_double)

Test(try_join, a_negative_signed_char_is_the_output)
{
    cr_assert(eq(int, try_a_signed_char(-1), -1));
    cr_assert(eq(int, try_a_signed_char(INT8_MIN), INT8_MIN));
    cr_assert(eq(int, try_a_signed_char(INT8_MAX), WAITING));
}

Test(try_join, a_negative_short_is_the_output)
{
    cr_assert(eq(int, try_a_short(-1), -1));
    cr_assert(eq(int, try_a_short(INT16_MIN), INT16_MIN));
    cr_assert(eq(int, try_a_short(INT16_MAX), WAITING));
}

Test(try_join, a_negative_int_is_the_output)
{
    cr_assert(eq(int, try_an_int(-EPIPE), -EPIPE));
    cr_assert(eq(int, try_an_int(INT32_MIN), INT32_MIN));
    cr_assert(eq(int, try_an_int(0), WAITING));
    cr_assert(eq(int, try_an_int(INT32_MAX), WAITING));
}

Test(try_join, a_negative_long_is_the_output_and_one_too_small_for_an_int_becomes_the_smallest)
{
    cr_assert(eq(int, try_a_long(-ECONNRESET), -ECONNRESET));
    cr_assert(eq(int, try_a_long(INT32_MIN), INT32_MIN));
    cr_assert(eq(int, try_a_long((long)INT32_MIN - 1), INT32_MIN));
    cr_assert(eq(int, try_a_long(INT64_MIN), INT32_MIN));
    cr_assert(eq(int, try_a_long(0xffffffff), WAITING)); /* negative only if cut */
    cr_assert(eq(int, try_a_long(INT64_MAX), WAITING));
}

Test(try_join, a_negative_long_long_is_the_output)
{
    cr_assert(eq(int, try_a_long_long(-2), -2));
    cr_assert(eq(int, try_a_long_long(INT64_MIN), INT32_MIN));
    cr_assert(eq(int, try_a_long_long(0x80000000), WAITING));
}

Test(try_join, outputs_that_are_no_signed_integers_are_never_errors)
{
    cr_assert(eq(int, try_an_unsigned_char(0xff), WAITING));
    cr_assert(eq(int, try_an_unsigned_short(0xffff), WAITING));
    cr_assert(eq(int, try_an_unsigned(0xffffffff), WAITING));
    cr_assert(eq(int, try_an_unsigned_long(UINT64_MAX), WAITING));
    cr_assert(eq(int, try_a_bool(true), WAITING));
    cr_assert(eq(int, try_a_double(-1.0), WAITING));
}

Test(try_join, looks_at_hand_written_futures_too)
{
    struct gate bad = {.is_open = true, .output = -EIO}, other = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_try_join(pass(&bad), pass(&other));

    cr_assert(eq(int, step(&join, &hand), -EIO));
    cr_assert(eq(int, other.polls, 0));
}

/* --- success --- */

Test(try_join, whose_branches_are_all_well_has_the_output_zero_and_writes_its_targets)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    int first = -1, second = -1;
    struct woi_future_int *join = woi_try_join(WOI_INTO(first, walk(&a, 'a')), WOI_INTO(second, pass(&b)));

    gate_open(&a, 5);
    cr_assert(eq(int, step(&join, &hand), WAITING));
    cr_assert(eq(int, first, -1));
    gate_open(&b, 0);
    cr_assert(eq(int, step(&join, &hand), 0));
    cr_assert(eq(int, first, 5));
    cr_assert(eq(int, second, 0));
}

Test(try_join, of_twelve_waits_for_all)
{
    struct gate g[12] = {0};
    struct hand hand = {0};
    struct woi_future_int *join =
        woi_try_join(pass(&g[0]), pass(&g[1]), pass(&g[2]), pass(&g[3]), pass(&g[4]), pass(&g[5]),
                     pass(&g[6]), pass(&g[7]), pass(&g[8]), pass(&g[9]), pass(&g[10]), pass(&g[11]));

    for (int i = 11; i >= 0; i--) {
        cr_assert(eq(int, step(&join, &hand), WAITING));
        gate_open(&g[i], i);
    }
    cr_assert(eq(int, step(&join, &hand), 0));
}

/* --- failure --- */

Test(try_join, the_first_negative_in_time_drops_the_rest_with_their_finally_parts)
{
    struct gate a = {0}, b = {0}, c = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_try_join(walk(&a, 'a'), walk(&b, 'b'), walk(&c, 'c'));

    cr_assert(eq(int, step(&join, &hand), WAITING));
    gate_open(&c, -ENOENT);
    cr_assert(eq(int, step(&join, &hand), -ENOENT));
    cr_assert(eq(str, journal.text, "cab"));
    cr_assert(eq(int, a.polls + b.polls, 2));
    cr_assert(eq(int, a.drops + b.drops + c.drops, 3));
    cr_assert(eq(int, hand.held, 0));
}

Test(try_join, that_fails_has_dropped_the_rest_before_its_output_is_there_to_be_seen)
{
    struct gate a = {0}, b = {.is_open = true, .output = -EIO};
    struct hand hand = {0};
    struct woi_context cx = hand_context(&hand);
    struct woi_future_int *join = woi_try_join(walk(&a, 'a'), pass(&b));

    cr_assert(eq(int, (int)woi_poll_future(&join->future, &cx).status, WOI_STATUS_READY));
    cr_assert(eq(str, journal.text, "a"));
    cr_assert(eq(int, join->output, -EIO));
    woi_drop(join);
}

Test(try_join, of_two_woken_failures_the_one_woken_first_is_the_output)
{
    struct gate a = {0}, b = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_try_join(pass(&a), pass(&b));

    cr_assert(eq(int, step(&join, &hand), WAITING));
    gate_open(&b, -2);
    gate_open(&a, -1);
    cr_assert(eq(int, step(&join, &hand), -2));
    cr_assert(eq(int, a.polls, 1)); /* nobody is polled after it */
}

Test(try_join, that_fails_writes_no_target)
{
    struct gate a = {0}, b = {0}, c = {0};
    struct hand hand = {0};
    int x = -1, y = -1, z = -1;
    struct woi_future_int *join =
        woi_try_join(WOI_INTO(x, walk(&a, 'a')), WOI_INTO(y, walk(&b, 'b')), WOI_INTO(z, pass(&c)));

    gate_open(&a, 5);
    cr_assert(eq(int, step(&join, &hand), WAITING));
    gate_open(&b, -EPERM);
    cr_assert(eq(int, step(&join, &hand), -EPERM));
    cr_assert(eq(int, x, -1));
    cr_assert(eq(int, y, -1));
    cr_assert(eq(int, z, -1));
}

Test(try_join, that_fails_gives_finished_outputs_to_their_destructor)
{
    struct gate a = {.is_open = true, .output = 5}, b = {0}, c = {0};
    struct hand hand = {0};
    struct owned x = {-1};
    struct woi_future_int *join = woi_try_join(WOI_INTO(x, make_owned(&a)), pass(&b), make_owned(&c));

    cr_assert(eq(int, step(&join, &hand), WAITING));
    gate_open(&b, -EPERM);
    cr_assert(eq(int, step(&join, &hand), -EPERM));
    cr_assert(eq(int, owned_dropped, 1));
    cr_assert(eq(int, x.number, -1));
}

Test(try_join, in_a_try_join_passes_the_failure_on)
{
    struct gate g[4] = {0};
    struct hand hand = {0};
    struct woi_future_int *join = woi_try_join(woi_try_join(walk(&g[0], 'a'), walk(&g[1], 'b')),
                                               woi_join(walk(&g[2], 'c'), pass(&g[3])));

    cr_assert(eq(int, step(&join, &hand), WAITING));
    gate_open(&g[1], -EBADF);
    cr_assert(eq(int, step(&join, &hand), -EBADF));
    cr_assert(eq(str, journal.text, "bac"));
    cr_assert(eq(int, g[3].drops, 1));
}

Test(try_join, does_not_see_a_failure_inside_a_plain_join)
{
    struct gate a = {.is_open = true, .output = -EBADF}, b = {.is_open = true};
    struct hand hand = {0};
    struct woi_future_int *join = woi_try_join(woi_join(pass(&a), pass(&b)), woi_yield_now());

    cr_assert(eq(int, step(&join, &hand), WAITING));
    cr_assert(eq(int, step(&join, &hand), 0));
}

/* --- join handles --- */

static WOI_ASYNC(int, panic_later, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_PANIC("on purpose");
    WOI_END;
}

static WOI_ASYNC(int, awaits_null, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_AWAIT((struct woi_future_int *)NULL);
    WOI_END;
}

/* One task that ends as kind says beside a gate that never opens. */
static WOI_ASYNC(int, try_a_task, ((char, kind), (bool, into)),
    struct gate shut, open;
    struct walk_handle *job;
    struct walk_result result;
    int output;
)
{
    WOI_BEGIN;
    self->open = (struct gate){.is_open = true, .output = self->kind == 'n' ? -EDOM : 3};
    self->result.value = 42;
    if (self->kind == 'p')
        WOI_AWAIT(self->output, woi_try_join(woi_spawn(panic_later()), walk(&self->shut, 'w')));
    else if (self->kind == 'm')
        WOI_AWAIT(self->output, woi_try_join(walk(&self->shut, 'w'), woi_spawn(awaits_null())));
    else {
        self->job = woi_spawn(walk(&self->open, 't'));
        if (self->kind == 'c')
            woi_abort(self->job);
        if (self->kind == 'o')
            WOI_AWAIT(self->output, woi_try_join(WOI_INTO(self->result, self->job), woi_yield_now()));
        else if (self->into)
            WOI_AWAIT(self->output, woi_try_join(WOI_INTO(self->result, self->job), walk(&self->shut, 'w')));
        else
            WOI_AWAIT(self->output, woi_try_join(self->job, walk(&self->shut, 'w')));
    }
    WOI_ASSERT(self->result.value == (self->kind == 'o' ? 3 : 42));
    WOI_RETURN(self->output);
    WOI_END;
}

static int try_in_a_task(char kind, bool into)
{
    struct woi_runtime *runtime;
    struct panics seen = {0};
    int output = 77;

    woi_set_panic_hook(keep_panic, &seen);
    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, try_a_task(kind, into)), 0));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    return output;
}

Test(try_join, a_cancelled_task_is_ecanceled)
{
    cr_assert(eq(int, try_in_a_task('c', false), -ECANCELED));
    cr_assert(eq(int, try_in_a_task('c', true), -ECANCELED));
    cr_assert(eq(str, journal.text, "twtw"));
}

Test(try_join, a_panicked_task_is_enotrecoverable)
{
    cr_assert(eq(int, try_in_a_task('p', false), -ENOTRECOVERABLE));
    cr_assert(eq(str, journal.text, "w"));
}

Test(try_join, a_task_that_ran_out_of_memory_is_enomem)
{
    cr_assert(eq(int, try_in_a_task('m', false), -ENOMEM));
    cr_assert(eq(str, journal.text, "w"));
}

Test(try_join, a_task_with_a_negative_output_is_that_output)
{
    cr_assert(eq(int, try_in_a_task('n', false), -EDOM));
    cr_assert(eq(int, try_in_a_task('n', true), -EDOM));
}

Test(try_join, a_task_that_ends_well_gives_its_result)
{
    cr_assert(eq(int, try_in_a_task('o', true), 0));
    cr_assert(eq(str, journal.text, "t"));
}

static WOI_ASYNC(int, fail_beside_a_task, ((struct gate *, gate)), int output;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->output, woi_try_join(woi_spawn(walk(self->gate, 't')), an_int(-EIO)));
    WOI_RETURN(self->output);
    WOI_END;
}

Test(try_join, that_fails_detaches_the_tasks_of_other_branches)
{
    struct woi_runtime *runtime;
    struct gate gate = {0};
    int output = 0;

    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, output, fail_beside_a_task(&gate)), 0));
    cr_assert(eq(int, output, -EIO));
    cr_assert(eq(str, journal.text, ""));
    cr_assert(eq(sz, woi_runtime_task_count(runtime), 1));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
    cr_assert(eq(str, journal.text, "t"));
}
