/* A local pointer to something else. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn)))
{
    WOI_BEGIN;
    const char *text = "hello";
    WOI_TRY(woi_write_all(self->conn, text, 5));
    WOI_RETURN(0);
    WOI_END;
}
