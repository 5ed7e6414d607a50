/* Streams, and loops over them: a state at each yield, and one at the head of each loop. */
#include <woi.h>

static WOI_STREAM(int, counts, ((int, n)),
    int i;
)
{
    WOI_BEGIN;
    for (; self->i < self->n; self->i++)
        WOI_YIELD_VALUE(self->i);
    WOI_END;
}

static WOI_ASYNC(int, loops, ((int, n)),
    int a, b;
)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->a, counts(self->n))
        WOI_FOR_AWAIT(self->b, counts(self->a)) {
            WOI_AWAIT(woi_sleep(1));
            if (self->b == 7)
                break;
        }
    WOI_RETURN(0);
WOI_FINALLY:;
    WOI_END;
}
