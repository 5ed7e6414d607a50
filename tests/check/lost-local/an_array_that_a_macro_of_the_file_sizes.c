/* The frame knows the macro, whichever it is. */
// expect: lost-local 16:9
#include "subjects.h"

#ifdef SMALL
#define SIZE 4
#else
#define SIZE 8
#endif

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    int b[SIZE] = {1};
    WOI_YIELD();
    use(b[1]);
    WOI_RETURN(0);
    WOI_END;
}
