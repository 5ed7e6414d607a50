/* A struct as a whole. */
// expect: lost-local 10:15
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    struct point p = {1, 2};
    WOI_YIELD();
    use_point(p);
    WOI_RETURN(0);
    WOI_END;
}
