/* The condition stores it. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    if ((self->kept = (char *)woi_spawn(add_later(1, 2))) == NULL)
        WOI_RETURN(-ENOMEM);
    keep_handle(self->n ? woi_spawn(add_later(1, 2)) : woi_spawn(add_later(3, 4)));
    keep_handle((use(1), woi_spawn(add_later(1, 2))));
    keep_handle(self->kept);
    WOI_RETURN(0);
    WOI_END;
}
