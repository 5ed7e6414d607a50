/* A cast says that it is meant so. */
#include "subjects.h"

WOI_ASYNC(int, app, (),
    struct woi_address address; struct woi_tcp_listener *listener;
)
{
    WOI_BEGIN;
    (void)woi_tcp_listen(&self->address, NULL, &self->listener);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
