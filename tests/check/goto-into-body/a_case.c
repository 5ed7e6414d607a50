/* A label of the body's switch. */
// expect: goto-into-body 10:9
#include "subjects.h"

WOI_ASYNC(int, app, ((int, n)))
{
    WOI_BEGIN;
    WOI_YIELD();
    if (self->n)
        case 5:
        use(1);
    WOI_RETURN(0);
    WOI_END;
}
