/* A condition looks. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn)),
    char byte; ssize_t n;
)
{
    WOI_BEGIN;
    WOI_AWAIT(self->n, woi_read(self->conn, &self->byte, 1));
    if (self->n < 0)
        WOI_RETURN((int)self->n);
    WOI_END;
}
