/* Another runtime has this thread. */
// expect: blocking-call 10:19
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_runtime *, runtime)),
    int sum, error;
)
{
    WOI_BEGIN;
    self->error = WOI_BLOCK_ON(self->runtime, self->sum, add_later(1, 2));
    WOI_RETURN(self->error);
    WOI_END;
}
