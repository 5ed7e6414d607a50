/* What stands behind the comma is the value. */
// expect: escaping-local 10:50
// expect: escaping-local 11:58
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    char b[8];
    WOI_TRY(woi_write_all(self->conn, (b[0] = 0, b), 1));
    WOI_TRY(woi_write_all(self->conn, self->n ? (use(1), b) : self->kept, 1));
    WOI_RETURN(0);
    WOI_END;
}
