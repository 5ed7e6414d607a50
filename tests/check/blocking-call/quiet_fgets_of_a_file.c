/* A file does not keep one waiting. */
#include "subjects.h"

WOI_ASYNC(int, app, ((FILE *, file)),
    char line[80];
)
{
    WOI_BEGIN;
    while (fgets(self->line, sizeof self->line, self->file))
        use_text(self->line);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
