/* The frame keeps it. */
#include "subjects.h"

WOI_ASYNC(int, app, (),
    int i;
)
{
    WOI_BEGIN;
    self->i = next();
    WOI_AWAIT(woi_sleep(1));
    use(self->i);
    WOI_RETURN(0);
    WOI_END;
}
