/* The macro is the call. */
// expect: handle-leaked 12:5
// expect: handle-leaked 13:5
#include "subjects.h"

#define START GO(add_later(3, 4))
#define GO(f) (woi_spawn(f))

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    GO(add_later(1, 2));
    START;
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
