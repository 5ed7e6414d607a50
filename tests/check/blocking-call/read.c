/* A descriptor that may block. */
// expect: blocking-call 10:15
#include "subjects.h"

WOI_ASYNC(int, app, ((int, fd)),
    char byte; ssize_t n;
)
{
    WOI_BEGIN;
    self->n = read(self->fd, &self->byte, 1);
    WOI_RETURN((int)self->n);
    WOI_END;
}
