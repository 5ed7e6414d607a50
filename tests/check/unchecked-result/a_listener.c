/* A plain call. */
// expect: unchecked-result 10:5
#include "subjects.h"

WOI_ASYNC(int, app, (),
    struct woi_address address; struct woi_tcp_listener *listener;
)
{
    WOI_BEGIN;
    woi_tcp_listen(&self->address, NULL, &self->listener);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
