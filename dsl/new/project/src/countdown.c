/* countdown.c - an async function: it waits without stopping the others. */
#include "countdown.h"

#include <errno.h>

/* What stands behind the parameters lives across awaits; a variable of C would not. */
WOI_ASYNC_DEFINE(int, project_name_countdown, ((int, from), (FILE *, file)),
    int left;
)
{
    WOI_BEGIN;
    if (self->from < 0)
        WOI_RETURN(-EINVAL);
    for (self->left = self->from; self->left > 0; self->left--) {
        fprintf(self->file, "%d\n", self->left);
        fflush(self->file);
        WOI_TRY(woi_sleep(WOI_SEC(1)));
    }
    fputs("go\n", self->file);
    fflush(self->file);
    WOI_RETURN(ferror(self->file) ? -EIO : 0);
    WOI_END;
}
