/* A buffer in the frame. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn)),
    char buffer[64]; ssize_t n;
)
{
    WOI_BEGIN;
    WOI_TRY(self->n, woi_read(self->conn, self->buffer, sizeof self->buffer));
    WOI_RETURN(0);
    WOI_END;
}
