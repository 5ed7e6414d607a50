/* The arguments are checked as printf's. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_PANIC("no", 5); // expect-warning: gcc "too many arguments for format" clang "data argument not used by format string"
    WOI_END;
}
