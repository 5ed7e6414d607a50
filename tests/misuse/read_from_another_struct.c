/* Only streams can be read. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct point *, p)), char buf[64]; ssize_t n;)
{
    WOI_BEGIN;
    WOI_TRY(self->n, woi_read(self->p, self->buf, sizeof self->buf)); // expect: "no member named 'stream'"
    WOI_END;
}
