/* The frame does not know the constant. */
// expect: lost-local 12:9
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    enum { SIZE = 4 };
    int b[SIZE] = {1};
    use(b[0]);
    WOI_YIELD();
    use(b[1]);
    WOI_RETURN(0);
    WOI_END;
}
