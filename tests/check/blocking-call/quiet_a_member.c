/* A function pointer of that name. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct ops *, ops)))
{
    WOI_BEGIN;
    self->ops->read(1);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
