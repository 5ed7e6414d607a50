/* A break that is in no loop ends the function, and skips its finally part. */
#include "subjects.h"

WOI_ASYNC(void, app, ((int, n)))
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
    if (self->n)
        break;
    puts("going on");
WOI_FINALLY:
    puts("done");
    WOI_END;
}
// unseen: both - the body is in a switch, so the break belongs to it
