/* A member of a value that is made on the spot. */
// expect: lost-local 10:35
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int x = next();
    WOI_YIELD();
    use_point((struct point){.x = x, .y = 0});
    WOI_RETURN(0);
    WOI_END;
}
