/* test_stream_loop.c - what a loop over a stream does with its items, and with the stream. */
#include <errno.h>

#include "tasks.h"
#include "woi/generator.h"

TestSuite(stream_loop, .init = tasks_begin, .fini = tasks_end);

/* 1, 2, ..., n. Before each it waits as the leaves do. */
static WOI_STREAM(int, count, ((const char *, name), (int, n)),
    int i, ignored;
)
{
    WOI_BEGIN;
    for (self->i = 1; self->i <= self->n; self->i++) {
        WOI_AWAIT(self->ignored, get(0));
        WOI_YIELD_VALUE(self->i);
    }
WOI_FINALLY:
    note(self->name);
    WOI_END;
}

static void note_number(int n)
{
    char text[16];

    snprintf(text, sizeof text, "%d", n);
    note(text);
}

static void reset(void)
{
    order[0] = 0;
}

/* --- items ------------------------------------------------------------------------------------ */

static WOI_ASYNC(int, notes_all, ((int, n)), int item;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->item, count("end", self->n))
        note_number(self->item);
    note("after");
    WOI_RETURN(self->item);
    WOI_END;
}

Test(stream_loop, gives_every_item_in_order_and_then_goes_on)
{
    for (int way = 0; both_ways(way); way++) {
        reset();
        cr_assert(eq(int, VALUE(notes_all(3)), 3));
        cr_assert(eq(str, order, "1 2 3 end after"));
    }
}

Test(stream_loop, over_a_stream_without_items_leaves_the_variable_as_it_was)
{
    cr_assert(eq(int, VALUE(notes_all(0)), 0));
    cr_assert(eq(str, order, "end after"));
}

static WOI_ASYNC(int, continues, (), int item, ignored;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->item, count("end", 6)) {
        if (self->item % 2)
            continue;
        WOI_AWAIT(self->ignored, get(1));
        if (self->item == 4)
            continue;
        note_number(self->item);
    }
    WOI_END;
}

Test(stream_loop, continue_asks_for_the_next_item)
{
    for (int way = 0; both_ways(way); way++) {
        reset();
        (void)VALUE(continues());
        cr_assert(eq(str, order, "2 6 end"));
    }
}

static WOI_ASYNC(void, breaks, (), int item, ignored;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->item, count("end", 6)) {
        WOI_AWAIT(self->ignored, get(1));
        if (self->item == 2)
            break;
        note_number(self->item);
    }
    note("after");
WOI_FINALLY:
    note("finally");
    WOI_END;
}

Test(stream_loop, break_drops_the_stream_before_what_follows_the_loop)
{
    for (int way = 0; both_ways(way); way++) {
        reset();
        (void)VALUE(breaks());
        cr_assert(eq(str, order, "1 end after finally"));
    }
}

static WOI_ASYNC(int, nested, (), int a, b, sum;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->a, count("a", 3)) {
        if (self->a == 2)
            continue;
        WOI_FOR_AWAIT(self->b, count("b", 3)) {
            if (self->a == 3 && self->b == 2)
                break;
            self->sum += 10 * self->a + self->b;
        }
    }
    WOI_RETURN(self->sum);
    WOI_END;
}

Test(stream_loop, loops_in_loops_break_and_continue_their_own)
{
    for (int way = 0; both_ways(way); way++) {
        reset();
        cr_assert(eq(int, VALUE(nested()), 11 + 12 + 13 + 31));
        cr_assert(eq(str, order, "b b a"));
    }
}

static WOI_ASYNC(void, in_an_if, ((bool, yes)), int item;)
{
    WOI_BEGIN;
    if (self->yes)
        WOI_FOR_AWAIT(self->item, count("end", 2))
            note_number(self->item);
    else
        note("no");
    for (self->item = 7; self->item < 8; self->item++)
        WOI_FOR_AWAIT(count("end", 1))
            if (!self->yes)
                note("once");
    WOI_END;
}

Test(stream_loop, is_one_statement)
{
    (void)VALUE(in_an_if(true));
    cr_assert(eq(str, order, "1 2 end end"));
    reset();
    (void)VALUE(in_an_if(false));
    cr_assert(eq(str, order, "no once end"));
}

static WOI_STREAM(void, nothing, ((int, n)))
{
    WOI_BEGIN;
    while (self->n--)
        WOI_YIELD_VALUE();
    WOI_END;
}

static WOI_ASYNC(int, counts_nothing, (), int n;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(nothing(3))
        self->n++;
    WOI_RETURN(self->n);
    WOI_END;
}

Test(stream_loop, without_a_variable_takes_items_of_any_type_also_of_none)
{
    cr_assert(eq(int, VALUE(counts_nothing()), 3));
}

struct wide {
    long double x;
    char text[40];
};

static WOI_STREAM(struct wide, wides, ())
{
    WOI_BEGIN;
    WOI_YIELD_VALUE((struct wide){.x = 1.5L, .text = "one and a half"});
    WOI_YIELD_VALUE((struct wide){2.5L, "two"});
    WOI_END;
}

static WOI_ASYNC(double, takes_wides, (), struct wide item; double sum;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->item, wides()) {
        note(self->item.text);
        self->sum += (double)self->item.x;
    }
    WOI_RETURN(self->sum);
    WOI_END;
}

Test(stream_loop, items_may_be_large_and_aligned)
{
    cr_assert(eq(dbl, VALUE(takes_wides()), 4.0));
    cr_assert(eq(str, order, "one and a half two"));
}

/* --- streams over streams ---------------------------------------------------------------------- */

static WOI_STREAM(int, tenfold, ((struct count *, source)),
    int item;
)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->item, WOI_MOVE(self->source))
        WOI_YIELD_VALUE(10 * self->item);
WOI_FINALLY:
    woi_stream_drop(self->source);
    note("tenfold");
    WOI_END;
}

static WOI_ASYNC(int, over_two, ((int, most)), int item;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->item, tenfold(count("count", 3))) {
        note_number(self->item);
        if (self->item == self->most)
            break;
    }
    WOI_RETURN(self->item);
    WOI_END;
}

Test(stream_loop, over_a_stream_over_a_stream)
{
    for (int way = 0; both_ways(way); way++) {
        reset();
        cr_assert(eq(int, VALUE(over_two(0)), 30));
        cr_assert(eq(str, order, "10 20 30 count tenfold"));
        reset();
        cr_assert(eq(int, VALUE(over_two(20)), 20));
        cr_assert(eq(str, order, "10 20 count tenfold"));
    }
}

Test(stream_loop, a_moved_variable_is_looked_up_once)
{
    int item = 1, *items[] = {&item, &item, NULL}, next = 0;

    cr_assert(eq(ptr, WOI_MOVE(items[next++]), &item));
    cr_assert(eq(int, next, 1));
    cr_assert(eq(ptr, items[0], NULL));
    cr_assert(eq(ptr, items[1], &item));
}

static WOI_STREAM(int, squared, ((int, n)), int a, b;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->a, count("a", self->n))
        WOI_FOR_AWAIT(self->b, count("b", self->n)) {
            if (self->b > self->a)
                break;
            WOI_YIELD_VALUE(10 * self->a + self->b);
        }
WOI_FINALLY:
    note("squared");
    WOI_END;
}

static WOI_ASYNC(int, over_squared, ((int, most)), int item, sum;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->item, squared(3)) {
        if (self->item == self->most)
            break;
        self->sum += self->item;
    }
    WOI_RETURN(self->sum);
    WOI_END;
}

Test(stream_loop, a_stream_may_yield_within_loops_in_loops)
{
    cr_assert(eq(int, VALUE(over_squared(0)), 11 + 21 + 22 + 31 + 32 + 33));
    cr_assert(eq(str, order, "b b b a squared"));
    reset();
    cr_assert(eq(int, VALUE(over_squared(22)), 11 + 21));
    cr_assert(eq(str, order, "b b a squared"));
}

/* --- leaving by a return ----------------------------------------------------------------------- */

/* Its item lies in its own frame, and is spoilt by its finally part. */
static WOI_STREAM(const int *, lent, ((int, value)))
{
    WOI_BEGIN;
    for (;;)
        WOI_YIELD_VALUE(&self->value);
WOI_FINALLY:
    self->value = -1;
    note("lent");
    WOI_END;
}

static WOI_ASYNC(int, returns_from_loops, (), int a; const int *b;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->a, count("outer", 3))
        WOI_FOR_AWAIT(self->b, lent(40))
            for (;;)
                WOI_RETURN(*self->b + self->a);
    note("not here");
WOI_FINALLY:
    note("finally");
    WOI_END;
}

Test(stream_loop, a_return_works_out_its_value_then_drops_the_streams_from_the_inside_then_runs_finally)
{
    for (int way = 0; both_ways(way); way++) {
        reset();
        cr_assert(eq(int, VALUE(returns_from_loops()), 41));
        cr_assert(eq(str, order, "lent outer finally"));
    }
}

static WOI_ASYNC(void, returns_nothing, (), int a;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->a, count("outer", 3))
        WOI_RETURN();
    note("not here");
    WOI_END;
}

Test(stream_loop, a_return_without_a_value_drops_the_stream_too)
{
    (void)VALUE(returns_nothing());
    cr_assert(eq(str, order, "outer"));
}

static WOI_ASYNC(int, tries, ((int, error)), int a, b, value;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->a, count("outer", 2))
        WOI_FOR_AWAIT(self->b, count("inner", 2)) {
            WOI_TRY(self->value, get(1));
            WOI_TRY(get(self->b == 2 ? self->error : 0));
            note("on");
        }
    WOI_RETURN(5);
WOI_FINALLY:
    note("finally");
    WOI_END;
}

Test(stream_loop, a_failed_try_leaves_all_loops)
{
    for (int way = 0; both_ways(way); way++) {
        reset();
        cr_assert(eq(int, VALUE(tries(-7)), -7));
        cr_assert(eq(str, order, "on inner outer finally"));
        reset();
        cr_assert(eq(int, VALUE(tries(0)), 5));
        cr_assert(eq(str, order, "on on inner on on inner outer finally"));
    }
}

static WOI_ASYNC(int64_t, ends_after_loops, (), int a;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->a, count("end", 2))
        ;
    WOI_FOR_AWAIT(self->a, count("end", 2))
        break;
    WOI_END;
}

Test(stream_loop, a_function_that_ends_without_a_return_has_the_output_zero)
{
    cr_assert(eq(i64, VALUE(ends_after_loops()), 0));
}

static WOI_ASYNC(int, in_place, (), struct count_frame memory; int a, sum;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->a, count_at(&self->memory, "end", 4)) {
        if (self->a == 4)
            break;
        self->sum += self->a;
    }
    WOI_RETURN(self->sum);
    WOI_END;
}

Test(stream_loop, over_a_stream_in_memory_of_the_callers)
{
    cr_assert(eq(int, VALUE(in_place()), 6));
    cr_assert(eq(str, order, "end"));
}

/* --- streams that end by themselves -------------------------------------------------------------- */

static WOI_STREAM(int, returning, ((int, n)))
{
    WOI_BEGIN;
    for (;;) {
        if (self->n == 0)
            WOI_RETURN();
        WOI_YIELD_VALUE(self->n--);
    }
WOI_FINALLY:
    note("returning");
    WOI_END;
}

static WOI_STREAM(int, trying, ((int, error)))
{
    WOI_BEGIN;
    WOI_YIELD_VALUE(1);
    WOI_TRY(get(self->error));
    WOI_YIELD_VALUE(2);
WOI_FINALLY:
    note("trying");
    WOI_END;
}

static WOI_ASYNC(int, over_both, ((int, error)), int item, sum;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->item, returning(3))
        self->sum += self->item;
    WOI_FOR_AWAIT(self->item, trying(self->error))
        note_number(self->item);
    WOI_RETURN(self->sum);
    WOI_END;
}

Test(stream_loop, a_return_ends_a_stream_without_an_item)
{
    cr_assert(eq(int, VALUE(over_both(0)), 6));
    cr_assert(eq(str, order, "returning 1 2 trying"));
}

Test(stream_loop, the_error_of_a_failed_try_is_the_last_item)
{
    for (int way = 0; both_ways(way); way++) {
        reset();
        cr_assert(eq(int, VALUE(over_both(-3)), 6));
        cr_assert(eq(str, order, "returning 1 trying -3"));
    }
}

/* --- others run meanwhile ------------------------------------------------------------------------ */

static int turns; /* of the other task */
static bool stop;

static WOI_ASYNC(void, other, ())
{
    WOI_BEGIN;
    while (!stop) {
        turns++;
        WOI_YIELD();
    }
    WOI_END;
}

static WOI_STREAM(int, numbers, ((int, n)), int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->n; self->i++)
        WOI_YIELD_VALUE(self->i);
    WOI_END;
}

static WOI_STREAM(int, none_of, ((struct numbers *, source)), int i;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->i, WOI_MOVE(self->source))
        if (self->i < 0)
            WOI_YIELD_VALUE(self->i);
WOI_FINALLY:
    woi_stream_drop(self->source);
    WOI_END;
}

enum { MANY = 128 * 50 };

static WOI_ASYNC(int, over_many, ((bool, in_two)), int i, sum;)
{
    WOI_BEGIN;
    if (self->in_two)
        WOI_FOR_AWAIT(self->i, none_of(numbers(MANY)))
            self->sum--;
    else
        WOI_FOR_AWAIT(self->i, numbers(MANY))
            self->sum++;
    stop = true;
    WOI_RETURN(self->sum);
    WOI_END;
}

static void expect_turns(bool in_two, int sum)
{
    struct over_many_handle *job = SPAWN(over_many(in_two));
    struct other_handle *beside = SPAWN(other());
    struct over_many_result result;
    struct other_result ignored;

    run();
    TAKE(job, &result);
    TAKE(beside, &ignored);
    cr_assert(eq(int, result.value, sum));
    cr_assert(turns >= 49 && turns <= 51, "%d turns", turns);
}

Test(stream_loop, a_stream_that_always_has_an_item_lets_others_run)
{
    expect_turns(false, MANY);
}

Test(stream_loop, a_stream_that_never_has_an_item_and_never_waits_lets_others_run)
{
    expect_turns(true, 0);
}
