/* The arguments are checked as printf's. */
#include "subjects.h"

WOI_ASYNC(void, app, ((const char *, text)))
{
    WOI_BEGIN;
    WOI_PANIC("no %d", self->text); // expect-warning: gcc "format '%d' expects argument of type 'int'" clang "format specifies type 'int' but the argument has type"
    WOI_END;
}
