/* What a parameter points at. */
// expect: code-before-begin 7:14
#include "subjects.h"

WOI_ASYNC(int, app, ((struct point *, p)))
{
    self->p->x = 0;
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(self->p->x);
    WOI_END;
}
