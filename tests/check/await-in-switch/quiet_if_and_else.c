/* So is a chain of ifs. */
#include "subjects.h"

WOI_ASYNC(int, app, (),
    int what;
)
{
    WOI_BEGIN;
    self->what = next();
    if (self->what == 1)
        WOI_AWAIT(woi_sleep(1));
    else if (self->what == 2)
        WOI_YIELD();
    else
        WOI_RETURN(1);
    WOI_END;
}
