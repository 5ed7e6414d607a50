/* A static array stays. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn)))
{
    WOI_BEGIN;
    static const char hello[] = "hello";
    WOI_TRY(woi_write_all(self->conn, hello, sizeof hello - 1));
    WOI_RETURN(0);
    WOI_END;
}
