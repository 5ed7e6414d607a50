/* Two variables. */
#include "subjects.h"

static WOI_ASYNC_DECLARE(int, work, ((int, n)));

WOI_ASYNC(int, app, (),
    struct work *one, *two;
)
{
    WOI_BEGIN;
    self->one = work(1);
    self->two = work(2);
    WOI_AWAIT(woi_join(self->one, self->two));
    WOI_RETURN(0);
    WOI_END;
}
