/* `.x =` in an initialiser is no read of x. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int x = next();
    use(x);
    WOI_YIELD();
    struct point p = {.x = 1, .y = 2};
    use_point(p);
    WOI_RETURN(0);
    WOI_END;
}
