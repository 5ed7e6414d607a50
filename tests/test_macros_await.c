/* test_macros_await.c - WOI_AWAIT in every place where a statement can stand. Each is tried with
 * futures that are ready at once and with futures that wait. */
#include "tasks.h"

TestSuite(macros_await, .init = tasks_begin, .fini = tasks_end);

static WOI_ASYNC(int, one_of_each, (), int a, b;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->a, get(1));
    WOI_AWAIT(self->b, ask(2));
    WOI_AWAIT(get(100));
    WOI_AWAIT(ask(200));
    WOI_RETURN(10 * self->a + self->b);
    WOI_END;
}

Test(macros_await, the_output_goes_to_the_left_or_is_left_alone)
{
    for (int way = 0; both_ways(way); way++)
        cr_assert(eq(int, VALUE(one_of_each()), 12));
    cr_assert(eq(u32, asked, 8));
}

/* clang-format off */
static WOI_ASYNC(int, on_one_line, (), int a, b, c;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->a, get(1)); WOI_AWAIT(self->b, ask(2)); WOI_AWAIT(get(9)); WOI_AWAIT(self->c, get(3));
    WOI_YIELD(); WOI_YIELD();
    WOI_RETURN(100 * self->a + 10 * self->b + self->c);
    WOI_END;
}
/* clang-format on */

Test(macros_await, several_on_one_line_are_awaited_in_their_order)
{
    for (int way = 0; both_ways(way); way++)
        cr_assert(eq(int, VALUE(on_one_line()), 123));
}

static WOI_ASYNC(int, branches, ((int, n)), int x;)
{
    WOI_BEGIN;
    if (self->n == 0)
        WOI_AWAIT(self->x, get(10));
    else if (self->n == 1)
        WOI_AWAIT(self->x, ask(20));
    else
        WOI_AWAIT(self->x, get(30));
    if (self->n == 2)
        WOI_AWAIT(get(0));
    if (self->n == 1) {
        WOI_AWAIT(get(0));
        self->x++;
    }
    WOI_RETURN(self->x);
    WOI_END;
}

Test(macros_await, an_await_without_braces_is_the_whole_branch_of_an_if)
{
    for (int way = 0; both_ways(way); way++) {
        cr_assert(eq(int, VALUE(branches(0)), 10));
        cr_assert(eq(int, VALUE(branches(1)), 21));
        cr_assert(eq(int, VALUE(branches(2)), 30));
    }
}

static WOI_ASYNC(int, loops, ((int, n)), int i, x, sum;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->n; self->i++) {
        if (self->i == 2)
            continue;
        if (self->i == 5)
            break;
        WOI_AWAIT(self->x, get(self->i));
        self->sum += self->x;
    }
    while (self->x > 0) {
        WOI_AWAIT(self->x, ask(self->x - 1));
        self->sum += 10;
    }
    do
        WOI_AWAIT(self->x, get(self->x + 1));
    while (self->x < 3);
    for (self->i = 0; self->i < 3; self->i++)
        WOI_AWAIT(get(self->i));
    WOI_RETURN(100 * self->sum + 10 * self->x + self->i);
    WOI_END;
}

Test(macros_await, awaits_in_loops_go_round_as_the_loops_do)
{
    for (int way = 0; both_ways(way); way++)
        cr_assert(eq(int, VALUE(loops(9)), 100 * (0 + 1 + 3 + 4 + 40) + 33));
}

static WOI_ASYNC(int, nested_loops, (), int i, k, x, sum;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 10; self->i++)
        for (self->k = 0; self->k < 10; self->k++) {
            WOI_AWAIT(self->x, ask(self->i * self->k));
            self->sum += self->x;
        }
    WOI_RETURN(self->sum);
    WOI_END;
}

Test(macros_await, nested_loops_keep_their_variables_in_the_frame)
{
    for (int way = 0; both_ways(way); way++)
        cr_assert(eq(int, VALUE(nested_loops()), 45 * 45));
}

static WOI_ASYNC(int, chooses, ((bool, first)), int x;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->x, self->first ? get(1) : get(2));
    WOI_RETURN(self->x);
    WOI_END;
}

Test(macros_await, of_a_conditional_expression_only_the_chosen_future_is_made)
{
    for (int way = 0; both_ways(way); way++) {
        asked = 0;
        cr_assert(eq(int, VALUE(chooses(true)), 1));
        cr_assert(eq(int, VALUE(chooses(false)), 2));
        cr_assert(eq(u32, asked, 2));
    }
}

static WOI_ASYNC(int, keeps, (), struct ask *kept, *assigned; int a, b;)
{
    WOI_BEGIN;
    self->kept = ask(4);
    WOI_AWAIT(get(0));
    {
        WOI_AWAIT(self->a, self->kept);
    }
    WOI_AWAIT(self->b, (self->assigned = ask(5)));
    WOI_RETURN(10 * self->a + self->b);
    WOI_END;
}

Test(macros_await, a_future_may_be_made_long_before_it_is_awaited)
{
    for (int way = 0; both_ways(way); way++)
        cr_assert(eq(int, VALUE(keeps()), 45));
}

static WOI_ASYNC(int, fills, (), int array[4], i, calls;)
{
    WOI_BEGIN;
    while (self->i < 4)
        WOI_AWAIT(self->array[self->i++], get(++self->calls));
    WOI_RETURN(1000 * self->array[0] + 100 * self->array[1] + 10 * self->array[2] + self->array[3]);
    WOI_END;
}

Test(macros_await, both_arguments_are_evaluated_once_however_long_it_waits)
{
    for (int way = 0; both_ways(way); way++)
        cr_assert(eq(int, VALUE(fills()), 1234));
}

struct point {
    int x, y;
};

static WOI_ASYNC(struct point, move, ((struct point, from), (int, by)), int by_now;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->by_now, get(self->by));
    WOI_RETURN((struct point){self->from.x + self->by_now, self->from.y + self->by_now});
    WOI_END;
}

static WOI_ASYNC(int, moves, (), struct point p;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->p, move((struct point){1, 2}, 3));
    WOI_AWAIT(self->p, move(
                           (struct point){
                               .x = self->p.x,
                               .y = self->p.y,
                           },
                           10));
    WOI_RETURN(100 * self->p.x + self->p.y);
    WOI_END;
}

Test(macros_await, arguments_may_have_commas_and_stretch_over_lines)
{
    for (int way = 0; both_ways(way); way++)
        cr_assert(eq(int, VALUE(moves()), 1415));
}

static WOI_ASYNC(int, jumps, (), int n, x;)
{
    WOI_BEGIN;
again:
    WOI_AWAIT(self->x, get(++self->n));
    switch (self->x) {
    case 1:
    case 2:
        goto again;
    case 3:
        self->x = 33;
        break;
    default:
        self->x = -1;
    }
    WOI_AWAIT(get(0));
    WOI_RETURN(self->x);
    WOI_END;
}

Test(macros_await, a_switch_of_ones_own_and_jumps_may_stand_between_awaits)
{
    for (int way = 0; both_ways(way); way++)
        cr_assert(eq(int, VALUE(jumps()), 33));
}

#define ADD(sum, x, n)                                                                                       \
    do {                                                                                                     \
        WOI_AWAIT(x, get(n));                                                                                \
        WOI_AWAIT(x, ask((x) + 1));                                                                          \
        sum += x;                                                                                            \
    } while (0)

static WOI_ASYNC(int, uses_a_macro, (), int sum, x;)
{
    WOI_BEGIN;
    ADD(self->sum, self->x, 1);
    if (self->x == 2)
        ADD(self->sum, self->x, 10);
    WOI_RETURN(self->sum);
    WOI_END;
}

Test(macros_await, an_await_may_stand_in_a_macro_of_ones_own)
{
    for (int way = 0; both_ways(way); way++)
        cr_assert(eq(int, VALUE(uses_a_macro()), 13));
}

static WOI_ASYNC(void, gives_nothing, ())
{
    WOI_BEGIN;
    WOI_AWAIT(get(1));
    WOI_END;
}

static WOI_ASYNC(int, awaits_nothing, (), woi_unit none;)
{
    WOI_BEGIN;
    WOI_AWAIT(gives_nothing());
    WOI_AWAIT(self->none, gives_nothing());
    WOI_RETURN(5);
    WOI_END;
}

Test(macros_await, the_output_of_a_void_function_is_a_unit_or_ignored)
{
    for (int way = 0; both_ways(way); way++)
        cr_assert(eq(int, VALUE(awaits_nothing()), 5));
}

static WOI_ASYNC(int, joins, (), struct ask_handle *job; struct ask_result result;)
{
    WOI_BEGIN;
    self->job = SPAWN(ask(3));
    WOI_AWAIT(self->result, self->job);
    WOI_ASSERT(self->result.error == WOI_OK);
    self->job = SPAWN(ask(4));
    WOI_AWAIT(self->job);
    WOI_RETURN(self->result.value);
    WOI_END;
}

Test(macros_await, a_join_handle_is_awaited_like_any_future)
{
    for (int way = 0; both_ways(way); way++)
        cr_assert(eq(int, VALUE(joins()), 3));
}

/* --- locals --- */

static WOI_ASYNC(int, looks_at_locals, ((int, n)), char bytes[100]; void *pointer; double number; int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 100; self->i++)
        WOI_ASSERT(self->bytes[self->i] == 0);
    WOI_ASSERT(!self->pointer && self->number == 0);
    memset(self->bytes, self->n, sizeof self->bytes);
    self->pointer = self;
    self->number = 0.5;
    WOI_AWAIT(get(0));
    for (self->i = 0; self->i < 100; self->i++)
        WOI_ASSERT(self->bytes[self->i] == self->n);
    WOI_ASSERT(self->pointer == self && self->number == 0.5);
    WOI_RETURN(1);
    WOI_END;
}

Test(macros_await, locals_are_zero_at_first_and_keep_their_values_across_awaits)
{
    for (int way = 0; both_ways(way); way++)
        for (int i = 1; i < 5; i++) /* in memory that another one used before */
            cr_assert(eq(int, VALUE(looks_at_locals(i)), 1));
}

/* --- yielding --- */

static WOI_ASYNC(void, yields, ((const char *, name), (int, n)), int i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->n; self->i++) {
        note(self->name);
        WOI_YIELD();
    }
    if (self->n > 2)
        WOI_YIELD();
    else
        note("-");
    WOI_YIELD();
    WOI_YIELD();
    note("end");
    WOI_END;
}

Test(macros_await, a_yield_lets_every_other_task_run_first)
{
    woi_detach(SPAWN(yields("a", 3)));
    woi_detach(SPAWN(yields("b", 2)));
    run();
    cr_assert(eq(str, order, "a b a b a - end end"));
}

static WOI_ASYNC(int, yields_with_a_future, (), int x;)
{
    WOI_BEGIN;
    self->x = 5;
    WOI_AWAIT(self->x, woi_yield_now());
    WOI_TRY(woi_yield_now());
    WOI_RETURN(self->x);
    WOI_END;
}

Test(macros_await, yield_now_takes_two_polls_and_gives_zero)
{
    struct yields_with_a_future_handle *job = SPAWN(yields_with_a_future());
    struct yields_with_a_future_result result;

    cr_assert(eq(u32, run(), 3));
    TAKE(job, &result);
    cr_assert(eq(int, result.value, 0));
}
