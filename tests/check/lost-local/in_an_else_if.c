/* Deep in a chain. */
// expect: lost-local 14:14
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    WOI_YIELD();
    if (ready())
        use(1);
    else if (ready())
        use(2);
    else if (i)
        use(3);
    WOI_RETURN(0);
    WOI_END;
}
