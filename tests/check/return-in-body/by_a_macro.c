/* The text of a macro has a return, whether it always runs or not. */
// expect: return-in-body 17:5
// expect: return-in-body 20:9
#include "subjects.h"

#define BAIL_IF(x) \
    do { \
        if (x) \
            STOP; \
    } while (0)
#define BAIL STOP
#define STOP return WOI_READY

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    BAIL_IF(self->n);
    WOI_YIELD();
    if (self->n)
        BAIL;
    WOI_RETURN(0);
    WOI_END;
}
