/* What was not written is not noticed. */
// expect: unchecked-result 8:15
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn)))
{
    WOI_BEGIN;
    WOI_AWAIT(woi_write_all(self->conn, "x", 1));
    WOI_RETURN(0);
    WOI_END;
}
