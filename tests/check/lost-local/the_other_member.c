/* One member is written again, the other is not. */
// expect: lost-local 12:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    struct point p = {1, 2};
    WOI_YIELD();
    p.x = 3;
    use(p.x);
    use(p.y);
    WOI_RETURN(0);
    WOI_END;
}
