/* Either call is lost. */
// expect: future-dropped 12:15
// expect: future-dropped 12:25
// expect: future-dropped 13:31
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    self->n ? work(1) : work(2);
    self->n ? (void)0 : (void)work(3);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
