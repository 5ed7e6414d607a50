/* A whole program. */
// expect: blocking-call 8:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    use(system("true"));
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
