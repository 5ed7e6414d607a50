/* A member's name is no local. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    struct point p = {1, 2};
    int x = next();
    use(x + p.x);
    WOI_YIELD();
    struct point q = {.x = 1, .y = 2};
    use(q.x + (int)offsetof(struct point, x));
    WOI_RETURN(0);
    WOI_END;
}
