/* Until a child ends. */
// expect: blocking-call 10:5
#include "subjects.h"

WOI_ASYNC(int, app, ((pid_t, child)),
    int status;
)
{
    WOI_BEGIN;
    waitpid(self->child, &self->status, 0);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
