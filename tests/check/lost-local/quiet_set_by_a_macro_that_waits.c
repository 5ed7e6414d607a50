/* As WOI_AWAIT(variable, future) does. */
#include "subjects.h"

#define ASK(to, from) GET(to, from)
#define GET(to, from) \
    do { \
        WOI_AWAIT(to, from); \
        if ((to) < 0) \
            WOI_RETURN(to); \
    } while (0)

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    int r, q;
    GET(r, add_later(1, 2));
    use(r);
    ASK(q, add_later(3, 4));
    use(q);
    WOI_RETURN(0);
    WOI_END;
}
