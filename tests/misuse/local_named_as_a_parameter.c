/* Both live in the frame. */
#include "subjects.h"

WOI_ASYNC(int, app, ((int, n)), int n;) // expect: "duplicate member 'n'"
{
    WOI_BEGIN;
    WOI_RETURN(self->n);
    WOI_END;
}
