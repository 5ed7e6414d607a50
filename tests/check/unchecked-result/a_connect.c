/* Whether there is a connection. */
// expect: unchecked-result 10:15
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_address *, address)),
    struct woi_tcp_stream *conn;
)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_tcp_connect(self->address, &self->conn));
    woi_tcp_stream_close(self->conn);
    WOI_RETURN(0);
    WOI_END;
}
