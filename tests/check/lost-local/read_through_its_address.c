/* The arrow of an address is a dot. */
// expect: lost-local 11:11
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    struct point p = {1, 2};
    use(p.x);
    WOI_YIELD();
    use((&p)->x);
    WOI_RETURN(0);
    WOI_END;
}
