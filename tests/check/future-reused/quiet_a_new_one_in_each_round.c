/* Made in the loop. */
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, (),
    struct work *job; int i;
)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 3; self->i++) {
        self->job = work(self->i);
        WOI_TRY(self->job);
    }
    WOI_RETURN(0);
    WOI_END;
}
