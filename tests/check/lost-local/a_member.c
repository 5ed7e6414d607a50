/* A member of a struct. */
// expect: lost-local 11:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    struct point p;
    p.x = next();
    WOI_YIELD();
    use(p.x);
    WOI_RETURN(0);
    WOI_END;
}
