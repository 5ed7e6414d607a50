/* A macro that always ends the function. */
// expect: unreachable-after-return 18:9
// expect: unreachable-after-return 22:9
#include "subjects.h"

#define GIVE_UP FAIL(2)
#define FAIL(n) \
    do { \
        use(n); \
        WOI_RETURN(n); \
    } while (0)

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    if (self->n) {
        FAIL(1);
        use(1);
    }
    if (self->n > 1) {
        GIVE_UP;
        use(2);
    }
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
