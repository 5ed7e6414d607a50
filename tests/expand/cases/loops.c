/* Awaits in loops, with continue, break, and a step from one state to itself. */
#include <woi.h>

static WOI_ASYNC(int, counting, ((int, n)),
    int i;
    int sum, x;
)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < self->n; self->i++) {
        if (self->i == 3)
            continue;
        WOI_AWAIT(self->x, woi_sleep(self->i));
        self->sum += self->x;
    }
    do {
        WOI_YIELD();
    } while (self->sum-- > 0);
    WOI_RETURN(self->sum);
    WOI_END;
}

static WOI_ASYNC(void, forever, ((struct woi_future_int *, first)))
{
    WOI_BEGIN;
    while (1) {
        WOI_AWAIT(self->first);     // woi: allow future-reused
        for (int i = 0; i < 3; i++) /* no state in it: not to be seen */
            if (i == 1)
                break;
    }
    WOI_END;
}
