/* What a macro leads past is not read on that way. */
#include "subjects.h"

#define OUT goto out
#define NEXT continue
#define STOP \
    { \
        use(1); \
        break; \
    }

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    int i = next();
    if (ready()) {
        WOI_YIELD();
        OUT;
    }
    use(i);
    while (ready()) {
        int k = next();
        if (k > 1) {
            WOI_YIELD();
            NEXT;
        }
        if (k > 2) {
            WOI_YIELD();
            STOP;
        }
        use(k);
    }
out:
    use(0);
    WOI_RETURN(0);
    WOI_END;
}
