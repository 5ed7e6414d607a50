/* A copy of the handle is kept. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    void *a = woi_spawn(add_later(1, 2)), *b = a;
    keep_handle(b);
    if (!(a = b = woi_spawn(add_later(3, 4))))
        WOI_RETURN(1);
    keep_handle(a);
    WOI_RETURN(0);
    WOI_END;
}
