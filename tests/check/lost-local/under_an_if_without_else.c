/* No branch may be there. */
// expect: lost-local 13:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    WOI_YIELD();
#ifdef FRESH
    i = 1;
#endif
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
