/* Names take seconds. */
// expect: blocking-call 10:19
#include "subjects.h"

WOI_ASYNC(int, app, (),
    struct addrinfo *found; int error;
)
{
    WOI_BEGIN;
    self->error = getaddrinfo("example.org", "http", NULL, &self->found);
    WOI_RETURN(self->error);
    WOI_END;
}
