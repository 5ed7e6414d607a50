/* So does writing there. */
// expect: lost-local 10:5
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    struct point *p = make_point();
    WOI_AWAIT(woi_sleep(1));
    p->x = 1;
    WOI_RETURN(0);
    WOI_END;
}
