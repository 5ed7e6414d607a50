/* The macro is the only way there. */
// expect: lost-local 23:9
// expect: lost-local 26:9
#include "subjects.h"

#define OUT_IF(x) \
    if (x) \
    goto out
#define STOP_IF(x) \
    if (x) \
    break

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    int i = next();
    for (;;) {
        WOI_YIELD();
        STOP_IF(ready());
        OUT_IF(ready());
        i = next();
    }
    use(i);
    WOI_RETURN(1);
out:
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
