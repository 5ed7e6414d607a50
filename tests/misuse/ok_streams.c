/* Reading and writing, over anything that begins with a stream. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (struct woi_duplex *, pipe)),
    char buffer[64];
    ssize_t n;
    uint64_t copied;
    size_t progress;
)
{
    WOI_BEGIN;
    WOI_TRY(self->n, woi_read(self->conn, self->buffer, sizeof self->buffer));
    WOI_TRY(self->n, woi_write(self->pipe, self->buffer, (size_t)self->n));
    WOI_TRY(woi_write_all(self->conn, self->buffer, (size_t)self->n));
    WOI_TRY(woi_read_exact_progress(self->conn, self->buffer, 3, &self->progress));
    WOI_TRY(woi_copy(self->conn, self->pipe, &self->copied));
    WOI_TRY(woi_timeout(WOI_SEC(5), WOI_INTO(self->n, woi_read(self->conn, self->buffer, 1))));
    WOI_TRY(woi_shutdown(self->conn));
    WOI_END;
}
