/* An assertion of the compiler has no frame. */
// expect: lost-local 11:9
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    int b[4] = {1};
    _Static_assert(sizeof b == 16, "four");
    WOI_YIELD();
    use(b[1]);
    WOI_RETURN(0);
    WOI_END;
}
