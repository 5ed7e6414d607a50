/* Under one #if it is an array, under the other it is not: nobody knows. */
#include "subjects.h"

#ifdef SMALL
typedef char line_t[64];
#else
typedef char *line_t;
#endif

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    line_t b = make_text();
    WOI_TRY(woi_write_all(self->conn, b, 1));
    WOI_RETURN(0);
    WOI_END;
}
