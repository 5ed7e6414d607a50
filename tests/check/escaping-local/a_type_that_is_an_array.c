/* A typedef of an array, of the file and of the body. */
// expect: escaping-local 20:39
// expect: escaping-local 21:39
// expect: escaping-local 22:39
// expect: escaping-local 23:40
// expect: escaping-local 24:39
// expect: escaping-local 25:43
#include "subjects.h"

typedef char line_t[64];
typedef line_t page_t[2];

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    typedef char name_t[16];
    line_t b = "x";
    name_t c = "y";
    page_t d = {"z"};
    WOI_TRY(woi_write_all(self->conn, b, 1));
    WOI_TRY(woi_write_all(self->conn, c, 1));
    WOI_TRY(woi_write_all(self->conn, d[1], 1));
    WOI_TRY(woi_write_all(self->conn, &b[1], 1));
    WOI_TRY(woi_write_all(self->conn, b + 1, 1));
    WOI_TRY(woi_write_all(self->conn, 1 + b, 1));
    WOI_RETURN(0);
    WOI_END;
}
