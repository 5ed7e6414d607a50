/* Whoever types takes longer. */
// expect: blocking-call 10:12
#include "subjects.h"

WOI_ASYNC(int, app, (),
    char line[80];
)
{
    WOI_BEGIN;
    while (fgets(self->line, sizeof self->line, stdin))
        use_text(self->line);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
