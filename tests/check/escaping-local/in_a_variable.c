/* The future is kept for later. */
// expect: escaping-local 13:23
#include "subjects.h"

WOI_ASYNC_DECLARE(int, fill, ((int *, number)));

WOI_ASYNC(int, app, (),
    struct fill *job;
)
{
    WOI_BEGIN;
    int number = 0;
    self->job = fill(&number);
    WOI_TRY(self->job);
    WOI_RETURN(0);
    WOI_END;
}
