/* One of two addresses is stored in the frame. */
// expect: escaping-local 9:28
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    char b[8] = "b";
    self->kept = self->n ? b : self->kept;
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
