/* A file that makes its descriptors non-blocking. */
#include "subjects.h"

WOI_ASYNC(int, app, ((int, fd)),
    char byte; ssize_t n;
)
{
    WOI_BEGIN;
    fcntl(self->fd, F_SETFL, O_NONBLOCK);
    self->n = read(self->fd, &self->byte, 1);
    WOI_RETURN((int)self->n);
    WOI_END;
}
