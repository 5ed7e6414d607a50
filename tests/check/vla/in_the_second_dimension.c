/* The first one is constant. */
// expect: vla 9:9
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    int m = next();
    int a[2][m];
    use((int)sizeof a);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
