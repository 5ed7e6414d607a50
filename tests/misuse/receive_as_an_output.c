/* What a receive gives is 0 or an error; the message goes to the variable. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct lines_receiver, rx)), char *line;)
{
    WOI_BEGIN;
    WOI_TRY(self->line, lines_recv(self->rx, &self->line)); // expect: "WOI_TRY: the variable and the output of the future have different types"
    WOI_END;
}
