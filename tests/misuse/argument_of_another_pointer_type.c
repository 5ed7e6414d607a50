/* The same for two pointers. */
#include "subjects.h"

WOI_ASYNC(void, app, (), struct point p;)
{
    WOI_BEGIN;
    WOI_AWAIT(say_later(&self->p)); // expect: gcc "passing argument 1 of 'say_later' from incompatible pointer type" clang "incompatible pointer types passing"
    WOI_END;
}
