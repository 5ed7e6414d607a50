/* Written again on every way. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    use(i);
    WOI_YIELD();
    if (ready())
        i = 1;
    else
        i = 2;
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
