/* A struct is bound by value; a pointer to it is none. */
#include "subjects.h"

WOI_TASK_LOCAL(struct point, origin);

WOI_ASYNC(void, app, (), struct point p;)
{
    WOI_BEGIN;
    WOI_AWAIT(WOI_WITH(origin, &self->p, nothing())); // expect: gcc "incompatible type for argument 1 of 'origin_takes_'" clang "passing 'struct point \*' to parameter of incompatible type"
    WOI_END;
}
