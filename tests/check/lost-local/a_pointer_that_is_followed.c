/* Reading what it points at reads it. */
// expect: lost-local 10:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    struct point *p = make_point();
    WOI_AWAIT(woi_sleep(1));
    use(p->x);
    WOI_RETURN(0);
    WOI_END;
}
