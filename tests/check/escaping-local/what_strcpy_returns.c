/* Functions that return their first argument. */
// expect: escaping-local 12:46
// expect: escaping-local 13:53
// expect: escaping-local 14:57
// expect: escaping-local 14:80
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    char b[8], c[8];
    WOI_TRY(woi_write_all(self->conn, strcpy(b, "x"), 1));
    WOI_TRY(woi_write_all(self->conn, strcat(memset(b, 0, 8), "x"), 1));
    WOI_TRY(woi_write_all(self->conn, self->n ? memcpy(&b[1], "x", 2) : strchr(c, 0), 1));
    WOI_RETURN(0);
    WOI_END;
}
