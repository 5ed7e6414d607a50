/* The address of a number. */
// expect: escaping-local 9:40
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn)))
{
    WOI_BEGIN;
    char byte = 'x';
    WOI_TRY(woi_write_all(self->conn, &byte, 1));
    WOI_RETURN(0);
    WOI_END;
}
