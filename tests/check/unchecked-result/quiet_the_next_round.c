/* Looked at by the loop. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn)),
    char byte; ssize_t n;
)
{
    WOI_BEGIN;
    do {
        WOI_AWAIT(self->n, woi_read(self->conn, &self->byte, 1));
    } while (self->n > 0);
    WOI_RETURN(0);
    WOI_END;
}
