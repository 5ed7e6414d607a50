/* A goto leads back over the await. */
// expect: lost-local 13:20
#include "subjects.h"

WOI_ASYNC(int, app, (),
    int n;
)
{
    WOI_BEGIN;
    int i = 0;
again:
    if (self->n++ > 3)
        WOI_RETURN(i);
    i = next();
    WOI_YIELD();
    goto again;
    WOI_RETURN(0);
    WOI_END;
}
