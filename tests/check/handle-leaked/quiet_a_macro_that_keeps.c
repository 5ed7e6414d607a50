/* The macro stores the handle. */
#include "subjects.h"

#define GO(f) keep_handle(woi_spawn(f))
#define GO_ALONE(f) woi_spawn_detached(f)

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    GO(add_later(1, 2));
    GO_ALONE(add_later(1, 2));
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
