/* The macro is a call that gives a future. */
// expect: future-dropped 11:5
#include "subjects.h"

#define LATER(n) work(n)
static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    LATER(1);
    WOI_YIELD();
    WOI_AWAIT(LATER(2));
    WOI_RETURN(0);
    WOI_END;
}
