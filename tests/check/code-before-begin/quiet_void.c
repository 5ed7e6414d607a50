/* A parameter that is not used. */
#include "subjects.h"

WOI_ASYNC(int, app, ((int, a)))
{
    (void)self->a;
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
