/* The finally part is part of the body, not of a block in it. */
#include "subjects.h"

WOI_ASYNC(void, app, ((int, n)))
{
    WOI_BEGIN;
    if (self->n) {
        WOI_AWAIT(nothing());
    WOI_FINALLY: // expect: "WOI_FINALLY stands in a block"
        puts("done");
    }
    WOI_YIELD();
    WOI_END;
}
