/* A macro that loops keeps its place in a local. */
// expect: lost-local 14:13
#include "subjects.h"

WOI_ASYNC(int, app, (),
    struct list list;
)
{
    WOI_BEGIN;
    struct point *p;
    list_for_each(p, &self->list)
    {
        WOI_AWAIT(woi_sleep(1));
        use(p->x);
    }
    WOI_RETURN(0);
    WOI_END;
}
