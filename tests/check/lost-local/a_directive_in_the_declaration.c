/* Half of it is under an #if. */
// expect: lost-local 13:9
// expect: lost-local 13:13
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    int i = next(),
#define OTHER 1
        k = OTHER;
    WOI_YIELD();
    use(i + k);
    WOI_RETURN(0);
    WOI_END;
}
