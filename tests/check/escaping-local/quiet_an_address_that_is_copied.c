/* woi_tcp_connect copies it. */
#include "subjects.h"

WOI_ASYNC(int, app, (),
    struct woi_tcp_stream *conn;
)
{
    WOI_BEGIN;
    struct woi_address address;
    if (woi_address_parse("127.0.0.1:80", &address) != 0)
        WOI_RETURN(-EINVAL);
    WOI_TRY(woi_tcp_connect(&address, &self->conn));
    WOI_RETURN(0);
    WOI_END;
}
