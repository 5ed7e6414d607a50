/* Locals are members: they begin as zero. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n = 5;) // expect: gcc "expected .* before '=' token" clang "expected ';' at end of declaration list"
{
    WOI_BEGIN;
    WOI_RETURN(self->n);
    WOI_END;
}
