/* Values, and addresses of what stays. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    char b[8] = "b";
    static char s[8];
    WOI_TRY(woi_write_all(self->conn, b[0] ? self->kept : s, 1));
    b[0] = 1;
    WOI_TRY(woi_write_all(self->conn, strcpy(self->kept, b[0] ? b : "x"), 1));
    WOI_AWAIT(add_later(self->n ? 1 : 2, strcmp(strcpy(b, "x"), "y")));
    WOI_RETURN(0);
    WOI_END;
}
