/* Lost when it returns early. */
// expect: handle-leaked 10:17
#include "subjects.h"

WOI_ASYNC(int, app, (),
    struct add_later_handle *job; struct add_later_result done;
)
{
    WOI_BEGIN;
    self->job = woi_spawn(add_later(1, 2));
    if (ready())
        WOI_RETURN(1);
    WOI_AWAIT(self->done, self->job);
    use(self->done.value);
    WOI_RETURN(0);
    WOI_END;
}
