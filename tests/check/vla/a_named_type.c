/* A typedef of one, which cannot be jumped over either. */
// expect: vla 9:17
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    int m = next();
    typedef int T[m];
    T b;
    use((int)sizeof b);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
