/* Sockets block by default. */
// expect: blocking-call 11:20
// expect: blocking-call 12:9
#include "subjects.h"

WOI_ASYNC(int, app, ((int, fd)),
    int client;
)
{
    WOI_BEGIN;
    self->client = accept(self->fd, NULL, NULL);
    if (connect(self->client, NULL, 0) != 0)
        WOI_RETURN(-errno);
    WOI_END;
}
