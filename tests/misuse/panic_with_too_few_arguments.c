/* The arguments are checked as printf's. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_PANIC("no %d"); // expect-warning: gcc "format '%d' expects a matching 'int' argument" clang "more '%' conversions than data arguments"
    WOI_END;
}
