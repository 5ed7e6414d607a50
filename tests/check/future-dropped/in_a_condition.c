/* A condition looks at it, and it is gone. */
// expect: future-dropped 13:16
// expect: future-dropped 14:9
// expect: future-dropped 16:10
// expect: future-dropped 16:21
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    self->n && work(1);
    if (work(2))
        use(3);
    if (!work(4) || work(5) == NULL)
        use(6);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
