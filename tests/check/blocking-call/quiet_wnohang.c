/* It only looks. */
#include "subjects.h"

WOI_ASYNC(int, app, ((pid_t, child)),
    int status;
)
{
    WOI_BEGIN;
    while (waitpid(self->child, &self->status, WNOHANG) == 0)
        WOI_AWAIT(woi_sleep(1));
    WOI_RETURN(0);
    WOI_END;
}
