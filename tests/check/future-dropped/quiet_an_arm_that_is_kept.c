/* Somebody has each of them. */
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

struct work *find_work(void);

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)),
    struct work *f;
)
{
    WOI_BEGIN;
    self->f = self->n ? work(1) : work(2);
    WOI_AWAIT(self->f);
    WOI_AWAIT(self->n ? work(3) : work(4));
    keep(self->n ? work(5) : NULL);
    self->f = (use(1), work(6));
    WOI_AWAIT(self->f);
    self->f = ({ use(2); work(7); });
    WOI_AWAIT(self->f);
    self->f = find_work() ?: work(8);
    WOI_AWAIT(self->f);
    WOI_RETURN(0);
    WOI_END;
}
