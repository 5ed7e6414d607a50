/* What is cast has no alignment. */
// expect: lost-local 10:9
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    _Alignas(16) char b[8] = {1};
    WOI_YIELD();
    use(b[0]);
    WOI_RETURN(0);
    WOI_END;
}
