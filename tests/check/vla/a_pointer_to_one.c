/* Its type has the length in it. */
// expect: vla 10:11
// expect: vla 10:27
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    int m = next();
    int (*a)[m] = NULL, (*b)[2][m] = NULL;
    use(a == NULL && b == NULL);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
