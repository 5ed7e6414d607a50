/* Written again before it is read. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = 5;
    use(i);
    WOI_AWAIT(woi_sleep(1));
    i = next();
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
