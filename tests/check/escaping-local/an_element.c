/* And that of an element. */
// expect: escaping-local 9:40
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn)))
{
    WOI_BEGIN;
    char buffer[64];
    WOI_TRY(woi_write_all(self->conn, &buffer[3], 1));
    WOI_RETURN(0);
    WOI_END;
}
