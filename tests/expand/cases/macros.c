/* Macros of the source's own: one that waits, one that loops, one that makes a function; and a test. */
#include <woi.h>
#include <woi/test.h>

#define ADD(sum, x, future)                                                                                  \
    do {                                                                                                     \
        WOI_AWAIT(x, future);                                                                                \
        (sum) += (x);                                                                                        \
    } while (0)
#define REPEAT(i, n) for ((i) = 0; (i) < (n); (i)++)
#define ASYNC_INT(name) static WOI_ASYNC(int, name, ())

ASYNC_INT(made)
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(1);
    WOI_END;
}

WOI_TEST(macros, are_seen, int i, x, sum;)
{
    WOI_BEGIN;
    REPEAT(self->i, 3)
    {
        ADD(self->sum, self->x, made());
    }
    WOI_ASSERT(self->sum == 3);
    WOI_END;
}

WOI_TEST_MAIN;
