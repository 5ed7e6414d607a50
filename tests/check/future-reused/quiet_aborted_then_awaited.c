/* An abort gives nothing away. */
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, (),
    struct work_handle *job; struct work_result result;
)
{
    WOI_BEGIN;
    self->job = woi_spawn(work(3));
    woi_abort(self->job);
    WOI_AWAIT(self->result, self->job);
    use(self->result.value);
    WOI_RETURN(0);
    WOI_END;
}
