/* One branch only. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    if (ready())
        WOI_RETURN(1);
    else
        use(1);
    use(2);
    WOI_RETURN(0);
    WOI_END;
}
