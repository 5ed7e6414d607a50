/* A copy of the pointer has it. */
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)),
    struct work *f, *g;
)
{
    WOI_BEGIN;
    struct work *f = work(1), *g = f;
    WOI_AWAIT(g);
    struct work *h, **slot = &h;
    *slot = work(2);
    WOI_AWAIT(h);
    self->f = self->g = work(3);
    WOI_AWAIT(self->f);
    WOI_RETURN(0);
    WOI_END;
}
