/* test_macros_params.c - parameters of every kind and number, and where frames live. */
#include "tasks.h"

TestSuite(macros_params, .init = tasks_begin, .fini = tasks_end);

static WOI_ASYNC(int, none, ())
{
    WOI_BEGIN;
    WOI_RETURN(1);
    WOI_END;
}

static WOI_ASYNC(int, one, ((int, a)))
{
    WOI_BEGIN;
    WOI_AWAIT(get(0));
    WOI_RETURN(self->a);
    WOI_END;
}

static WOI_ASYNC(int64_t, twelve,
                 ((char, a), (short, b), (int, c), (long, d), (long long, e), (unsigned char, f),
                  (uint16_t, g), (uint32_t, h), (uint64_t, i), (float, j), (double, k), (bool, l)),
    int64_t before;
)
{
    WOI_BEGIN;
    self->before = 1000;
    WOI_AWAIT(get(0));
    WOI_RETURN(self->before + self->a + self->b + self->c + self->d + self->e + self->f + self->g + self->h +
               (int64_t)self->i + (int64_t)self->j + (int64_t)self->k + self->l);
    WOI_END;
}

Test(macros_params, from_none_to_twelve_of_mixed_types)
{
    for (int way = 0; both_ways(way); way++) {
        cr_assert(eq(int, VALUE(none()), 1));
        cr_assert(eq(int, VALUE(one(-5)), -5));
        cr_assert(eq(i64, VALUE(twelve(1, -2, 3, 4, 5, 6, 7, 8, 9, 10, 11, true)), 1063));
    }
}

struct point {
    int x, y;
};
typedef int operation(int, int);

static int subtract(int a, int b)
{
    return a - b;
}

static WOI_ASYNC(int, of_odd_types,
                 ((int (*)(int, int), apply), (operation *, again), (const struct point, at),
                  (const char *const, text), (int (*)[3], row), (volatile int *, cell)))
{
    WOI_BEGIN;
    WOI_AWAIT(get(0));
    *self->cell = self->apply(self->at.x, self->at.y) + self->again(100, (*self->row)[2]);
    WOI_RETURN(*self->cell + (int)strlen(self->text));
    WOI_END;
}

Test(macros_params, function_pointers_const_values_and_pointers_to_arrays)
{
    int row[3] = {1, 2, 3};
    volatile int cell = 0;

    for (int way = 0; both_ways(way); way++)
        cr_assert(eq(int, VALUE(of_odd_types(subtract, subtract, (struct point){5, 2}, "four", &row, &cell)),
                     3 + 97 + 4));
    cr_assert(eq(int, cell, 100));
}

Test(macros_params, arguments_are_copied_at_the_call_and_the_body_runs_later)
{
    int n = 5;
    struct one *future = one(n);

    n = 6;
    cr_assert(eq(int, VALUE(future), 5));
}

static WOI_ASYNC(int, changes, ((int, n)))
{
    WOI_BEGIN;
    while (self->n > 3) {
        self->n--;
        WOI_AWAIT(get(0));
    }
    WOI_RETURN(self->n);
    WOI_END;
}

Test(macros_params, a_parameter_is_a_variable_of_the_frame)
{
    for (int way = 0; both_ways(way); way++)
        cr_assert(eq(int, VALUE(changes(9)), 3));
}

static inline WOI_ASYNC(int, is_inline, ((int, n)))
{
    WOI_BEGIN;
    WOI_RETURN(self->n);
    WOI_END;
}

WOI_ASYNC(int, macros_params_external, ((int, n)))
{
    WOI_BEGIN;
    WOI_RETURN(self->n + 1);
    WOI_END;
}

Test(macros_params, the_linkage_is_what_stands_in_front)
{
    extern struct macros_params_external *macros_params_external(int n);

    cr_assert(eq(int, VALUE(is_inline(2)), 2));
    cr_assert(eq(int, VALUE(macros_params_external(2)), 3));
}

Test(macros_params, a_call_runs_nothing_and_an_unpolled_future_may_be_dropped)
{
    asked = 0;
    woi_drop(one(1));
    cr_assert(eq(u32, asked, 0));
}

Test(macros_params, dropping_no_future_does_nothing)
{
    struct one *future = NULL;

    woi_drop(future);
    cr_assert(eq(ptr, future, NULL));
}

/* --- large and aligned --- */

static WOI_ASYNC(int, is_large, ((int, seed)), unsigned char bytes[100000]; int sum; size_t i;)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < sizeof self->bytes; self->i++)
        self->bytes[self->i] = (unsigned char)(self->i * 7);
    WOI_AWAIT(get(0));
    for (self->i = 0; self->i < sizeof self->bytes; self->i++)
        self->sum += self->bytes[self->i] != (unsigned char)(self->i * 7);
    WOI_RETURN(self->sum + self->seed);
    WOI_END;
}

Test(macros_params, a_frame_may_be_large)
{
    for (int way = 0; both_ways(way); way++)
        cr_assert(eq(int, VALUE(is_large(3)), 3));
}

static WOI_ASYNC(uintptr_t, is_aligned, ((long double, exact)), _Alignas(16) char vector[16];)
{
    WOI_BEGIN;
    WOI_AWAIT(get(0));
    WOI_ASSERT(self->exact == 0.5L);
    WOI_RETURN(((uintptr_t)self->vector | (uintptr_t)&self->exact) & 15);
    WOI_END;
}

Test(macros_params, locals_may_be_aligned_to_sixteen_bytes)
{
    struct one *between[5];

    for (int i = 0; i < 5; i++) { /* wherever the pool has come to */
        between[i] = one(i);
        cr_assert(VALUE(is_aligned(0.5L)) == 0);
    }
    for (int i = 0; i < 5; i++)
        woi_drop(between[i]);
}

Test(macros_params, an_empty_frame_is_forty_bytes)
{
    cr_assert(eq(sz, sizeof(struct none_frame), 40));
}

/* --- in the caller's memory --- */

static WOI_ASYNC(int, in_place, ((int, n)), struct one_frame memory; struct none_frame other; int x, y;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->x, one_at(&self->memory, self->n));
    WOI_AWAIT(self->y, one_at(&self->memory, 10 * self->n));
    WOI_AWAIT(none_at(&self->other));
    WOI_RETURN(self->x + self->y);
    WOI_END;
}

Test(macros_params, a_frame_in_the_memory_of_another_may_be_used_again_after_its_end)
{
    for (int way = 0; both_ways(way); way++)
        cr_assert(eq(int, VALUE(in_place(3)), 33));
}

Test(macros_params, a_frame_in_the_callers_memory_allocates_nothing)
{
    static struct one_frame memory;
    struct one *future;

    woi_drop(none()); /* the pool is there */
    const size_t before = heap.asked;
    future = one_at(&memory, 5);
    cr_assert(eq(ptr, (void *)future, &memory));
    woi_drop(future);
    cr_assert(eq(sz, heap.asked, before));
}

Test(macros_params, a_frame_in_the_callers_memory_may_be_a_task)
{
    static struct one_frame memory;

    memset(&memory, 0xa5, sizeof memory);
    for (int way = 0; both_ways(way); way++)
        cr_assert(eq(int, VALUE(one_at(&memory, 7)), 7));
}

static WOI_ASYNC(int, awaits_twice, (), struct one_frame memory; struct one *future;)
{
    WOI_BEGIN;
    self->future = one_at(&self->memory, 1);
    WOI_AWAIT(self->future);
    WOI_AWAIT(self->future); // woi: allow future-reused
    WOI_END;
}

Test(macros_params, a_future_in_place_that_is_awaited_twice_panics)
{
    struct awaits_twice_result result;

    RUN(awaits_twice(), &result);
    cr_assert(eq(int, result.error, WOI_PANICKED));
    cr_assert(eq(str, result.panic.message, "a future is used after it was awaited, spawned or dropped"));
}

static WOI_ASYNC(int, drops_twice, (), struct one_frame memory; struct one *future;)
{
    WOI_BEGIN;
    self->future = one_at(&self->memory, 1);
    woi_drop(self->future);
    woi_drop(self->future); // woi: allow future-reused
    WOI_END;
}

Test(macros_params, a_future_in_place_that_is_dropped_twice_panics)
{
    struct drops_twice_result result;

    RUN(drops_twice(), &result);
    cr_assert(eq(str, result.panic.message, "a future is dropped after it was awaited, spawned or dropped"));
}

Test(macros_params, a_future_in_place_that_is_dropped_twice_outside_of_a_task_is_left_alone)
{
    struct one_frame memory;
    struct one *future = one_at(&memory, 1);

    woi_drop(future);
    woi_drop(future); // woi: allow future-reused
}
