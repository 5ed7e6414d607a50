/* The value in front of a comma is lost, in each place where one can stand. */
// expect: future-dropped 13:5
// expect: future-dropped 14:10
// expect: future-dropped 15:10
// expect: future-dropped 15:56
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    work(1), use(2);
    use((work(3), 4));
    for (work(5), self->n = 0; self->n < 3; self->n++, work(6))
        use(self->n);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
