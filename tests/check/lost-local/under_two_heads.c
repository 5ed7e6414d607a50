/* Either head has the body. */
// expect: lost-local 14:9
#include "subjects.h"

#ifdef WIDE
static WOI_ASYNC(long, app, ())
#else
static WOI_ASYNC(int, app, ())
#endif
{
    WOI_BEGIN;
    int i = next();
    WOI_YIELD();
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
