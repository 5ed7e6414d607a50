/* Nothing of it is left to abort. */
// expect: future-reused 14:21
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, (),
    struct work_handle *job; struct work_result result;
)
{
    WOI_BEGIN;
    self->job = woi_spawn(work(3));
    WOI_AWAIT(self->result, self->job);
    woi_abort(self->job);
    use(self->result.value);
    WOI_RETURN(0);
    WOI_END;
}
