/* A struct of another type. */
#include "subjects.h"

WOI_ASYNC(struct point, origin, ())
{
    WOI_BEGIN;
    WOI_RETURN(0); // expect: gcc "incompatible types when assigning to type 'struct point'" clang "assigning to .*'struct point'\) from incompatible type 'int'"
    WOI_END;
}
