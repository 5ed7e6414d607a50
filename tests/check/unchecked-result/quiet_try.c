/* WOI_TRY looks. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn)))
{
    WOI_BEGIN;
    WOI_TRY(woi_write_all(self->conn, "x", 1));
    WOI_RETURN(0);
    WOI_END;
}
