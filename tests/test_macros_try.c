/* test_macros_try.c - WOI_TRY and WOI_RETURN: the ways to leave a function with an output. */
#include <errno.h>

#include "tasks.h"

TestSuite(macros_try, .init = tasks_begin, .fini = tasks_end);

static WOI_ASYNC(int, tries, ((int, n)), int x;)
{
    WOI_BEGIN;
    self->x = 77;
    WOI_TRY(self->x, get(self->n));
    WOI_TRY(self->x, ask(self->x + 1));
    WOI_RETURN(self->x);
    WOI_END;
}

Test(macros_try, an_output_of_zero_or_more_goes_to_the_left)
{
    for (int way = 0; both_ways(way); way++) {
        cr_assert(eq(int, VALUE(tries(5)), 6));
        cr_assert(eq(int, VALUE(tries(0)), 1));
    }
}

static int left;

static WOI_ASYNC(int, tries_and_tells, ((int, n)), int x;)
{
    WOI_BEGIN;
    self->x = 77;
    WOI_TRY(self->x, get(self->n));
    note("went on");
    WOI_RETURN(self->x);
WOI_FINALLY:
    left = self->x;
    note("finally");
    WOI_END;
}

Test(macros_try, a_negative_output_ends_the_function_at_once_and_leaves_the_left_alone)
{
    for (int way = 0; both_ways(way); way++) {
        order[0] = 0;
        cr_assert(eq(int, VALUE(tries_and_tells(-EPIPE)), -EPIPE));
        cr_assert(eq(int, left, 77));
        cr_assert(eq(str, order, "finally"));
    }
}

static WOI_ASYNC(int, tries_a_frame, ((int, n)))
{
    WOI_BEGIN;
    WOI_TRY(ask(self->n));
    if (self->n == 1)
        WOI_TRY(get(-4));
    else
        WOI_TRY(get(4));
    WOI_RETURN(3);
    WOI_END;
}

Test(macros_try, without_a_left_it_only_looks_at_the_sign)
{
    for (int way = 0; both_ways(way); way++) {
        cr_assert(eq(int, VALUE(tries_a_frame(-9)), -9));
        cr_assert(eq(int, VALUE(tries_a_frame(0)), 3));
        cr_assert(eq(int, VALUE(tries_a_frame(1)), -4));
    }
}

static WOI_ASYNC(int, tries_in_loops, (), int i, x;)
{
    WOI_BEGIN;
    for (;;)
        for (self->i = 0;; self->i++)
            do
                WOI_TRY(self->x, get(3 - self->i));
            while (self->x == 100);
    WOI_END;
}

Test(macros_try, it_leaves_loops_however_deep)
{
    for (int way = 0; both_ways(way); way++)
        cr_assert(eq(int, VALUE(tries_in_loops()), -1));
}

/* --- outputs of other sizes --- */

static WOI_ASYNC(ssize_t, gives_long, ((ssize_t, n)))
{
    WOI_BEGIN;
    WOI_AWAIT(get(0));
    WOI_RETURN(self->n);
    WOI_END;
}

static WOI_ASYNC(int, narrows_to_int, ((ssize_t, n)), ssize_t x;)
{
    WOI_BEGIN;
    WOI_TRY(self->x, gives_long(self->n));
    WOI_RETURN(self->x > INT32_MAX);
    WOI_END;
}

static WOI_ASYNC(signed char, narrows_to_char, ((ssize_t, n)))
{
    WOI_BEGIN;
    WOI_TRY(gives_long(self->n));
    WOI_RETURN(1);
    WOI_END;
}

static WOI_ASYNC(long long, widens, ((int, n)))
{
    WOI_BEGIN;
    WOI_TRY(ask(self->n));
    WOI_RETURN(1LL << 40);
    WOI_END;
}

Test(macros_try, an_error_keeps_its_value_in_a_narrower_output_that_can_hold_it)
{
    for (int way = 0; both_ways(way); way++) {
        cr_assert(eq(int, VALUE(narrows_to_int(-ECONNRESET)), -ECONNRESET));
        cr_assert(eq(int, VALUE(narrows_to_char(-EPIPE)), -EPIPE));
        cr_assert(eq(int, VALUE(narrows_to_char(5000)), 1));
    }
}

Test(macros_try, a_large_output_is_not_cut_on_its_way_to_the_left)
{
    cr_assert(eq(int, VALUE(narrows_to_int((ssize_t)1 << 40)), 1));
}

Test(macros_try, an_error_keeps_its_sign_in_a_wider_output)
{
    cr_assert(VALUE(widens(-EPIPE)) == -EPIPE);
    cr_assert(VALUE(widens(2)) == 1LL << 40);
}

/* --- return --- */

static WOI_ASYNC(int, returns_from_loops, ((int, where)), int i, k;)
{
    WOI_BEGIN;
    if (self->where == 0)
        WOI_RETURN(10);
    for (self->i = 0; self->i < 5; self->i++)
        for (self->k = 0; self->k < 5; self->k++) {
            WOI_AWAIT(get(0));
            if (self->where == 1 && self->i == 2 && self->k == 3)
                WOI_RETURN(20);
            else if (self->where == 2 && self->i == 4)
                WOI_RETURN(30);
        }
    switch (self->where) {
    case 3:
        WOI_RETURN(40);
    default:
        break;
    }
    note("end");
    WOI_RETURN(50);
    note("not reached"); // woi: allow unreachable-after-return
    WOI_END;
}

Test(macros_try, a_return_ends_the_function_wherever_it_stands)
{
    for (int way = 0; both_ways(way); way++) {
        order[0] = 0;
        for (int where = 0; where < 5; where++)
            cr_assert(eq(int, VALUE(returns_from_loops(where)), 10 * where + 10));
        cr_assert(eq(str, order, "end"));
    }
}

static WOI_ASYNC(void, returns_nothing, ((bool, early)))
{
    WOI_BEGIN;
    WOI_AWAIT(get(0));
    if (self->early)
        WOI_RETURN();
    note("late");
    WOI_RETURN();
WOI_FINALLY:
    note("finally");
    WOI_END;
}

Test(macros_try, a_void_function_returns_without_a_value)
{
    for (int way = 0; both_ways(way); way++) {
        order[0] = 0;
        (void)VALUE(returns_nothing(true));
        (void)VALUE(returns_nothing(false));
        cr_assert(eq(str, order, "finally late finally"));
    }
}

struct big {
    int numbers[40];
    const char *text;
};

static WOI_ASYNC(struct big, falls_off_the_end, ((bool, returns)))
{
    WOI_BEGIN;
    WOI_AWAIT(get(0));
    if (self->returns)
        WOI_RETURN((struct big){.numbers = {1, 2, [39] = 3}, .text = "big"});
    WOI_END;
}

Test(macros_try, falling_off_the_end_gives_an_output_of_zero)
{
    static const struct big zero;

    for (int way = 0; both_ways(way); way++) {
        (void)VALUE(falls_off_the_end(true)); /* leaves memory that is not zero */
        const struct big big = VALUE(falls_off_the_end(false));
        cr_assert(eq(int, memcmp(&big, &zero, sizeof big), 0));
    }
}

Test(macros_try, a_struct_is_returned_whole)
{
    for (int way = 0; both_ways(way); way++) {
        const struct big big = VALUE(falls_off_the_end(true));
        cr_assert(eq(int, big.numbers[0] + big.numbers[1] + big.numbers[39], 6));
        cr_assert(eq(str, (char *)big.text, "big"));
    }
}

static int twice(int n)
{
    return 2 * n;
}

typedef int function(int);

static WOI_ASYNC(function *, gives_a_function, ())
{
    WOI_BEGIN;
    WOI_RETURN(twice);
    WOI_END;
}

static WOI_ASYNC(double, gives_a_double, ())
{
    WOI_BEGIN;
    WOI_RETURN(1 / 4.0);
    WOI_END;
}

static WOI_ASYNC(bool, gives_a_bool, ())
{
    WOI_BEGIN;
    WOI_RETURN(256);
    WOI_END;
}

static WOI_ASYNC(const char *, gives_text, ())
{
    WOI_BEGIN;
    WOI_RETURN("text");
    WOI_END;
}

static WOI_ASYNC(int, takes_each, (), function *f; double d; bool b; const char *text;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->f, gives_a_function());
    WOI_AWAIT(self->d, gives_a_double());
    WOI_AWAIT(self->b, gives_a_bool());
    WOI_AWAIT(self->text, gives_text());
    WOI_ASSERT(self->d == 0.25 && self->b && strcmp(self->text, "text") == 0);
    WOI_RETURN(self->f(21));
    WOI_END;
}

Test(macros_try, an_output_may_be_of_any_type_that_can_be_assigned)
{
    cr_assert(eq(int, VALUE(takes_each()), 42));
}

/* --- not a way to leave --- */

static WOI_ASYNC(int, breaks_out, ())
{
    WOI_BEGIN;
    WOI_AWAIT(get(0));
    if (self->woi.state)
        break; // woi: allow goto-into-body
    WOI_RETURN(1);
WOI_FINALLY:
    note("finally");
    WOI_END;
}

Test(macros_try, a_break_out_of_the_body_panics_and_the_finally_part_runs)
{
    for (int way = 0; both_ways(way); way++) {
        struct breaks_out_result result;

        order[0] = 0;
        RUN(breaks_out(), &result);
        cr_assert(eq(int, result.error, WOI_PANICKED));
        cr_assert(eq(int, strncmp(result.panic.message, "a break leaves the body of breaks_out (", 39), 0));
        cr_assert(eq(str, order, "finally"));
    }
}
