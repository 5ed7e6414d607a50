/* It does so under a condition. */
#include "subjects.h"

#define FAIL_IF(x) \
    if (x) \
    WOI_RETURN(1)
#define CHECK(x) ((x) ? (void)0 : exit(1))

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    FAIL_IF(self->n);
    use(1);
    WOI_YIELD();
    CHECK(self->n);
    use(2);
    WOI_RETURN(0);
    WOI_END;
}
