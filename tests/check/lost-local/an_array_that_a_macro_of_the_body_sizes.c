/* The frame stands in front of the macro. */
// expect: lost-local 11:9
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
#define SIZE 4
    int b[SIZE] = {1};
    WOI_YIELD();
    use(b[1]);
#undef SIZE
    WOI_RETURN(0);
    WOI_END;
}
