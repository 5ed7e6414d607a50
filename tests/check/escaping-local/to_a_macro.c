/* What the macro calls is a future, and keeps the address. */
// expect: escaping-local 13:30
// expect: escaping-local 14:37
#include "subjects.h"

#define SEND(to, text) woi_write_all(to, text, 1)
#define AWAIT WOI_TRY

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    char b[8] = "b";
    WOI_TRY(SEND(self->conn, b));
    AWAIT(woi_write_all(self->conn, b, 1));
    WOI_RETURN(0);
    WOI_END;
}
