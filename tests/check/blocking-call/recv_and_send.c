/* Sockets block by default. */
// expect: blocking-call 11:15
// expect: blocking-call 12:24
#include "subjects.h"

WOI_ASYNC(int, app, ((int, fd)),
    char byte; ssize_t n;
)
{
    WOI_BEGIN;
    self->n = recv(self->fd, &self->byte, 1, 0);
    if (self->n > 0 && send(self->fd, &self->byte, 1, 0) < 0)
        WOI_RETURN(-errno);
    WOI_END;
}
