/* lines.c - the lines of a reader as a stream. */
#include <errno.h>

#include "woi/sources.h"

WOI_STREAM_DEFINE(struct woi_line, woi_lines, ((struct woi_reader *, reader)), struct woi_line line;)
{
    WOI_BEGIN;
    for (;;) {
        self->line.text = NULL;
        WOI_AWAIT(self->line.length, woi_read_line(self->reader, &self->line.text));
        if (self->line.length == -ENODATA)
            WOI_RETURN();
        WOI_YIELD_VALUE(self->line);
        if (self->line.length < 0 && self->line.length != -EMSGSIZE)
            WOI_RETURN();
    }
    WOI_END;
}
