/* The read is in the second branch. */
// expect: lost-local 12:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    WOI_YIELD();
#ifdef QUIET
#else
    use(i);
#endif
    WOI_RETURN(0);
    WOI_END;
}
