/* Nor try. */
// expect: await-in-finally 10:9
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn)))
{
    WOI_BEGIN;
    WOI_YIELD();
WOI_FINALLY:
        WOI_TRY(woi_shutdown(self->conn));
    WOI_END;
}
