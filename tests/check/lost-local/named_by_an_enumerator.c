/* In an inner block it is a constant. */
// expect: lost-local 14:9
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    int i = next();
    if (ready()) {
        enum { i = 3 };
        use(i);
    }
    WOI_YIELD();
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
