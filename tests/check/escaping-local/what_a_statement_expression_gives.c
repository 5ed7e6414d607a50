/* Its value is its last statement. */
// expect: escaping-local 9:50
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    char b[8];
    WOI_TRY(woi_write_all(self->conn, ({ use(1); b; }), 1));
    WOI_RETURN(0);
    WOI_END;
}
