/* Nothing has begun. */
// expect: return-in-body 8:9
#include "subjects.h"

WOI_ASYNC(int, app, ((int, a)))
{
    if (self->a < 0)
        return WOI_PENDING;
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
