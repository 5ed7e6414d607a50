/* A cast does not help. */
// expect: escaping-local 9:54
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn)))
{
    WOI_BEGIN;
    int number = 3;
    WOI_TRY(woi_write_all(self->conn, (const char *)&number, sizeof number));
    WOI_RETURN(0);
    WOI_END;
}
