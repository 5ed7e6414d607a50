/* Clean-up cannot wait. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
WOI_FINALLY:
    WOI_FOR_AWAIT(self->n, numbers_from(1)) // expect: "WOI_FOR_AWAIT is not allowed after WOI_FINALLY"
        self->n++;
    WOI_END;
}
