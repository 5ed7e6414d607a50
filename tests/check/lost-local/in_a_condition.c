/* A condition reads. */
// expect: lost-local 10:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int error = next();
    WOI_YIELD();
    if (error)
        use(1);
    WOI_RETURN(0);
    WOI_END;
}
