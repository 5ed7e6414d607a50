/* What is timed must be a future. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct point *, p)))
{
    WOI_BEGIN;
    WOI_TRY(woi_timeout(WOI_MS(5), self->p)); // expect: "no member named 'future'"
    WOI_END;
}
