/* A read gives a ssize_t. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn)), char buf[64]; int n;)
{
    WOI_BEGIN;
    WOI_TRY(self->n, woi_read(self->conn, self->buf, sizeof self->buf)); // expect: "WOI_TRY: the variable and the output of the future have different types"
    WOI_END;
}
