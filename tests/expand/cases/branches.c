/* Awaits in both branches of an if, conditions that are joined, a switch, a goto, a choice of the
 * preprocessor. */
#include <woi.h>

WOI_ASYNC(long, choose, ((int, n), (const char *, name)), int a; long b;)
{
    WOI_BEGIN;
    if (self->n > 0 && self->name) {
        WOI_AWAIT(woi_sleep(1));
    } else if (self->n < 0) {
        WOI_AWAIT(woi_sleep(2));
        WOI_RETURN(-1);
    } else
        WOI_AWAIT(woi_sleep(3));
    WOI_AWAIT(woi_sleep(4));
    WOI_END;
}

WOI_ASYNC(int, cases, ((int, n)))
{
    WOI_BEGIN;
again:
    WOI_YIELD();
    switch (self->n) {
    case 1:
        WOI_RETURN(1);
    case 2:
    case 3:
        goto again;
    default:
        break;
    case 'x':
        WOI_PANIC("it is %d", self->n);
    }
#ifdef LATER /* or now */
    WOI_AWAIT(woi_sleep(LATER));
#else
    WOI_YIELD();
#endif
    if (self->n == 9)
        abort();
    WOI_END;
}
