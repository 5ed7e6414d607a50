/* test_recursion.c - async functions that are declared in a header and defined elsewhere, and that
 * await themselves and each other. */
#include "recursion.h"

#include <stdlib.h>

#include "tasks.h"

TestSuite(recursion, .init = tasks_begin, .fini = tasks_end);

WOI_ASYNC_DEFINE(int, is_even, ((unsigned, n), (struct woi_future_int *(*)(void), wait)), int odd;)
{
    WOI_BEGIN;
    if (self->n == 0) {
        WOI_AWAIT(self->wait());
        WOI_RETURN(1);
    }
    WOI_AWAIT(self->odd, is_odd(self->n - 1, self->wait));
    WOI_RETURN(self->odd);
    WOI_END;
}

Test(recursion, two_functions_in_two_files_may_await_each_other)
{
    cr_assert(eq(int, VALUE(is_even(10, woi_yield_now)), 1));
    cr_assert(eq(int, VALUE(is_even(11, woi_yield_now)), 0));
    cr_assert(eq(int, VALUE(is_odd(11, woi_yield_now)), 1));
}

/* Both in one file, and static. */
static WOI_ASYNC_DECLARE(int, pong, ((int, n)));

static WOI_ASYNC(int, ping, ((int, n)), int x;)
{
    WOI_BEGIN;
    note("ping");
    if (self->n > 0)
        WOI_AWAIT(self->x, pong(self->n - 1));
    WOI_RETURN(self->x + 1);
    WOI_END;
}

static WOI_ASYNC_DEFINE(int, pong, ((int, n)), int x;)
{
    WOI_BEGIN;
    note("pong");
    if (self->n > 0)
        WOI_AWAIT(self->x, ping(self->n - 1));
    WOI_RETURN(self->x + 1);
    WOI_END;
}

Test(recursion, two_static_functions_of_one_file_may_await_each_other)
{
    cr_assert(eq(int, VALUE(ping(3)), 4));
    cr_assert(eq(str, order, "ping pong ping pong"));
}

static WOI_ASYNC(int64_t, fibonacci, ((int, n)), int64_t a, b;)
{
    WOI_BEGIN;
    if (self->n < 2)
        WOI_RETURN(self->n);
    WOI_AWAIT(self->a, fibonacci(self->n - 1));
    WOI_YIELD();
    WOI_AWAIT(self->b, fibonacci(self->n - 2));
    WOI_RETURN(self->a + self->b);
    WOI_END;
}

Test(recursion, a_function_may_await_itself_more_than_once)
{
    cr_assert(eq(i64, VALUE(fibonacci(15)), 610));
}

Test(recursion, a_declared_function_is_spawned_and_joined_by_its_declared_types)
{
    struct make_text_handle *job = SPAWN(make_text(5));
    struct make_text_result result;

    run();
    TAKE(job, &result);
    cr_assert(eq(str, result.value.words, "number 5"));
    cr_assert(eq(u32, texts_dropped, 0));
    free(result.value.words);
}

Test(recursion, a_declared_functions_output_goes_to_the_destructor_of_its_definition)
{
    woi_detach(SPAWN(make_text(5)));
    run();
    cr_assert(eq(u32, texts_dropped, 1));
}

Test(recursion, a_declared_function_may_have_no_parameters_and_no_output)
{
    struct nothing_at_all_result result;

    RUN(nothing_at_all(), &result);
    cr_assert(eq(int, result.error, WOI_OK));
}
