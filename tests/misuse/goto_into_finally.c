/* WOI_RETURN goes there; a goto does not say that the body has ended. */
#include "subjects.h"

WOI_ASYNC(void, app, ((int, n)))
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
    if (self->n)
        goto out;
    puts("going on");
WOI_FINALLY:
out:
    puts("done");
    WOI_END;
}
// unseen: both - a goto within one function
