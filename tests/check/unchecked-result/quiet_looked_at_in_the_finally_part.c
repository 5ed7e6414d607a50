/* Later, but it does. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn)),
    int error;
)
{
    WOI_BEGIN;
    WOI_AWAIT(self->error, woi_write_all(self->conn, "x", 1));
WOI_FINALLY:
        use(self->error);
    WOI_END;
}
