/* The address of a member is one of the whole. */
// expect: escaping-local 9:40
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn)))
{
    WOI_BEGIN;
    struct point p = {1, 2};
    WOI_TRY(woi_write_all(self->conn, &p.x, sizeof p.x));
    WOI_RETURN(0);
    WOI_END;
}
