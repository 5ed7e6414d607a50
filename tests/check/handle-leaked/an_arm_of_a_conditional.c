/* Lost on either way. */
// expect: handle-leaked 10:15
// expect: handle-leaked 10:44
// expect: handle-leaked 11:13
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    self->n ? woi_spawn(add_later(1, 2)) : woi_spawn(add_later(3, 4));
    use(1), woi_spawn(add_later(1, 2));
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
