/* All members that are used. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    struct point p;
    p.x = 1;
    p.y = 2;
    use_point(p);
    WOI_YIELD();
    p.x = 3;
    p.y = 4;
    use_point(p);
    WOI_RETURN(0);
    WOI_END;
}
