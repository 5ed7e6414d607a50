/* A value that is the same each time. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct point *, p)))
{
    const int x = self->p->x;

    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(x);
    WOI_END;
}
