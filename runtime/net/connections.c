/* connections.c - what a listener accepts, as a stream. */
#include "woi/sources.h"

WOI_STREAM_DEFINE(struct woi_tcp_stream *, woi_tcp_connections, ((struct woi_tcp_listener *, listener), (int *, ret_error)),
    struct woi_tcp_stream *accepted;
    int error;
)
{
    WOI_BEGIN;
    for (;;) {
        WOI_AWAIT(self->error, woi_tcp_accept(self->listener, &self->accepted));
        if (self->error)
            break;
        WOI_YIELD_VALUE(self->accepted);
    }
    if (self->ret_error)
        *self->ret_error = self->error;
    WOI_END;
}
