/* An array becomes an address. */
// expect: escaping-local 11:43
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn)),
    ssize_t n;
)
{
    WOI_BEGIN;
    char buffer[64];
    WOI_TRY(self->n, woi_read(self->conn, buffer, sizeof buffer));
    WOI_RETURN(0);
    WOI_END;
}
