/* Kept with others. */
#include "subjects.h"

WOI_ASYNC(int, app, (),
    struct add_later_handle *jobs[3]; struct add_later_result done; int i;
)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 3; self->i++)
        self->jobs[self->i] = woi_spawn(add_later(1, self->i));
    for (self->i = 0; self->i < 3; self->i++) {
        WOI_AWAIT(self->done, self->jobs[self->i]);
        use(self->done.value);
    }
    WOI_RETURN(0);
    WOI_END;
}
