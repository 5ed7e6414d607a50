/* Also as a bound. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    const int limit = next();
    for (int i = 0; i < limit; i++)
        use(i);
    WOI_AWAIT(woi_sleep(1));
    WOI_RETURN(0);
    WOI_END;
}
