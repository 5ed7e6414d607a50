/* What is written through a pointer to it. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    int i, *p = &i, **q;
    *p = next();
    use(i);
    WOI_YIELD();
    p = &i;
    q = &p;
    **q = 3;
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
