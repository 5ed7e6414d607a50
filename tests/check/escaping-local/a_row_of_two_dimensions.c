/* A row of it is an array. */
// expect: escaping-local 9:39
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    char m[2][8] = {"a", "b"};
    WOI_TRY(woi_write_all(self->conn, m[1], 1));
    WOI_RETURN(0);
    WOI_END;
}
