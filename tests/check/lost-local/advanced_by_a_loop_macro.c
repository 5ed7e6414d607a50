/* To get to the next one it needs the local. */
// expect: lost-local 11:19
#include "subjects.h"

WOI_ASYNC(int, app, (),
    struct list list;
)
{
    WOI_BEGIN;
    struct point *p;
    list_for_each(p, &self->list)
        WOI_AWAIT(woi_sleep(1));
    WOI_RETURN(0);
    WOI_END;
}
