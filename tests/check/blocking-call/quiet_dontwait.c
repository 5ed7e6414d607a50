/* The call says that it does not wait. */
#include "subjects.h"

WOI_ASYNC(int, app, ((int, fd)),
    char byte; ssize_t n;
)
{
    WOI_BEGIN;
    self->n = recv(self->fd, &self->byte, 1, MSG_DONTWAIT);
    WOI_RETURN((int)self->n);
    WOI_END;
}
