/* A typedef of an array: moved as an array is. */
// expect: lost-local 13:9
// expect: lost-local 13:16
#include "subjects.h"

typedef char line_t[8];

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    line_t b = "x", c = {'y'};
    WOI_YIELD();
    use(b[0] + c[0]);
    WOI_RETURN(0);
    WOI_END;
}
