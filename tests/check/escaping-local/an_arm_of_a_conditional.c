/* Both arms may be what the future gets. */
// expect: escaping-local 13:49
// expect: escaping-local 13:53
// expect: escaping-local 14:82
// expect: escaping-local 15:39
// expect: escaping-local 15:44
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    char a[8] = "a", b[8] = "b";
    WOI_TRY(woi_write_all(self->conn, self->n ? a : b, 1));
    WOI_TRY(woi_write_all(self->conn, self->n ? self->kept : self->n > 1 ? "x" : b, 1));
    WOI_TRY(woi_write_all(self->conn, a ?: b, 1));
    WOI_RETURN(0);
    WOI_END;
}
