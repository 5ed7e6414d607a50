/* There is no loop to go on with. */
#include "subjects.h"

WOI_ASYNC(void, app, ((int, n)))
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
    if (self->n)
        continue; // expect: "'?continue'? statement not (within a loop|in loop statement)"
    WOI_END;
}
