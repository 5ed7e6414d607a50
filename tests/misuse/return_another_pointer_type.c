/* A number for a pointer. */
#include "subjects.h"

WOI_ASYNC(const char *, name, ((struct point *, p)))
{
    WOI_BEGIN;
    WOI_RETURN(self->p); // expect: gcc "assignment to 'const char \*' from incompatible pointer type 'struct point \*'" clang "incompatible pointer types assigning to .*'const char \*'"
    WOI_END;
}
