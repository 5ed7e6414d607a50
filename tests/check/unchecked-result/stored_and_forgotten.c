/* In a variable that nobody reads. */
// expect: unchecked-result 10:21
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn)),
    char byte; ssize_t n;
)
{
    WOI_BEGIN;
    WOI_AWAIT(self->n, woi_read(self->conn, &self->byte, 1));
    use(self->byte);
    WOI_RETURN(0);
    WOI_END;
}
