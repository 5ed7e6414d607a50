/* The function of a task local gives a pointer to its type. */
#include "subjects.h"

WOI_TASK_LOCAL(int, level);

WOI_ASYNC(void, app, (), long *p;)
{
    WOI_BEGIN;
    self->p = level(); // expect: gcc "assignment to 'long int \*' from incompatible pointer type" clang "incompatible pointer types assigning"
    WOI_END;
}
