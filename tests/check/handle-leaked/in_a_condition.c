/* Looked at, and lost. */
// expect: handle-leaked 10:9
// expect: handle-leaked 12:20
// expect: handle-leaked 14:13
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    if (woi_spawn(add_later(1, 2)))
        use(1);
    if (self->n && woi_spawn(add_later(1, 2)) == NULL)
        WOI_RETURN(-ENOMEM);
    while (!woi_spawn(add_later(1, 2)))
        WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
