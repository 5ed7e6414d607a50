/* Formats with and without arguments; conditions with any character in them. */
#include "subjects.h"

WOI_ASYNC(void, app, ((int, n), (const char *, text)))
{
    WOI_BEGIN;
    if (self->n == 1)
        WOI_PANIC("no arguments, one comma");
    else
        WOI_ASSERT(self->n % 2 == 0);
    if (self->n == 2)
        WOI_PANIC("%d of %s: 100 %%", self->n, self->text);
    WOI_ASSERT(self->text && self->text[0] != '"');
    WOI_ASSERT(self->text);
    WOI_PANIC("this" " and " "that");
    WOI_END;
}
