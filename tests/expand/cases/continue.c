/* What continue does to conditions: a second round may decide otherwise. */
#include <woi.h>

/* The head of the loop holds before the first state, but may hold and lead to the third. */
static WOI_ASYNC(int, skipping, ((int, n)),
    int i;
    bool skip, odd;
)
{
    WOI_BEGIN;
    while (self->i++ < self->n) {
        if (self->odd) {
            if (self->skip)
                continue;
        }
        WOI_AWAIT(woi_sleep(1));
        WOI_AWAIT(woi_sleep(2));
    }
    WOI_AWAIT(woi_sleep(3));
    WOI_RETURN(0);
    WOI_END;
}

/* Certain: what the condition says excludes the continue. */
static WOI_ASYNC(int, certain, ((int, n)),
    int i;
    bool skip;
)
{
    WOI_BEGIN;
    for (; self->i < self->n; self->i++) {
        if (self->skip)
            continue;
        WOI_AWAIT(woi_sleep(1));
        WOI_AWAIT(woi_sleep(2));
    }
    WOI_RETURN(0);
    WOI_END;
}

/* The same of do, of a goto back, and of cases; a way that only leads down is certain. */
static WOI_ASYNC(int, others, ((int, n)),
    int i;
    bool a, b, c;
)
{
    WOI_BEGIN;
    do {
        if (self->a)
            if (self->b)
                continue;
        WOI_AWAIT(woi_sleep(1));
    } while (self->c);
again:
    self->i++;
    if (self->i < self->n) {
        switch (self->n) {
        case 1:
            goto again;
        case 2:
            WOI_RETURN(2);
        default:
            if (self->a && self->b)
                goto again;
        }
        WOI_AWAIT(woi_sleep(2));
    }
    if (self->a) {
        if (self->b)
            WOI_AWAIT(woi_sleep(3));
    } else if (self->c) {
        WOI_AWAIT(woi_sleep(4));
    }
    WOI_RETURN(0);
    WOI_END;
}
