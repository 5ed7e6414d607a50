/* A macro reads a member of its argument. */
// expect: lost-local 13:14
#include "subjects.h"

#define X_OF(p) ((p).x == 1)

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    struct point p = {1, 2};
    use(p.x);
    WOI_YIELD();
    use(X_OF(p));
    WOI_RETURN(0);
    WOI_END;
}
