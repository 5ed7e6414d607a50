/* A macro that loops sets its variable. */
#include "subjects.h"

WOI_ASYNC(int, app, (),
    struct list list;
)
{
    WOI_BEGIN;
    struct point *p;
    list_for_each(p, &self->list)
        use(p->x);
    WOI_YIELD();
    list_for_each(p, &self->list)
        use(p->x);
    WOI_RETURN(0);
    WOI_END;
}
