/* memset fills it. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    struct point p;
    memset(&p, 0, sizeof p);
    use_point(p);
    WOI_YIELD();
    memset(&p, 0, sizeof p);
    use_point(p);
    WOI_RETURN(0);
    WOI_END;
}
