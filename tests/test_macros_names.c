/* test_macros_names.c - short names that a program may have given away before it uses the macros. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <woi.h>

#define N 10
#define Y "yes"
#define T int
#define K 3
#define first 1
#define public private

static int dropped;

static void count_drop(T *output)
{
    dropped += *output;
}

static WOI_ASYNC(T, plain, ((T, a)), T b;)
{
    WOI_BEGIN;
    self->b = self->a + N;
    WOI_YIELD();
    WOI_RETURN(self->b);
    WOI_END;
}

static WOI_ASYNC(T, without_locals, ())
{
    WOI_BEGIN;
    WOI_RETURN(K);
    WOI_END;
}

static WOI_ASYNC_OWNS(T, count_drop, owns, ((T, a)))
{
    WOI_BEGIN;
    WOI_RETURN(self->a);
    WOI_END;
}

WOI_CHANNEL(numbers, T);

static WOI_ASYNC(T, all, (),
    struct numbers_sender tx;
    struct numbers_receiver rx;
    T a, b, c;
)
{
    WOI_BEGIN;
    WOI_ASSERT(numbers_open(N, &self->tx, &self->rx) == 0);
    WOI_AWAIT(self->a, plain(1));
    WOI_TRY(numbers_send(self->tx, self->a));
    WOI_TRY(numbers_recv(self->rx, &self->b));
    WOI_AWAIT(self->c, without_locals());
    WOI_AWAIT(owns(100));
    WOI_RETURN(self->b + self->c);
WOI_FINALLY:
    numbers_sender_drop(&self->tx);
    numbers_receiver_drop(&self->rx);
    WOI_END;
}

Test(macros_names, short_names_of_the_program_are_not_in_their_way)
{
    struct woi_runtime *runtime;
    T sum = 0;

    cr_assert(eq(int, woi_runtime_new(&runtime), 0));
    cr_assert(eq(int, WOI_BLOCK_ON(runtime, sum, all()), 0));
    cr_assert(eq(int, sum, 1 + N + K));
    cr_assert(eq(int, dropped, 100));
    cr_assert(eq(int, woi_runtime_free(runtime), 0));
}
