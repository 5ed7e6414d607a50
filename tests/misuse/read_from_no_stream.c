/* Only streams can be read. */
#include "subjects.h"

WOI_ASYNC(int, app, ((int, fd)), char buf[64]; ssize_t n;)
{
    WOI_BEGIN;
    WOI_TRY(self->n, woi_read(self->fd, self->buf, sizeof self->buf)); // expect: gcc "invalid type argument of '->'" clang "is not a pointer"
    WOI_END;
}
