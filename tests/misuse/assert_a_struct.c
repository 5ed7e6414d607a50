/* A condition is a number or a pointer. */
#include "subjects.h"

WOI_ASYNC(void, app, ((struct point, p)))
{
    WOI_BEGIN;
    WOI_ASSERT(self->p); // expect: gcc "wrong type argument to unary exclamation mark" clang "invalid argument type .*struct point.* to unary expression"
    WOI_END;
}
