/* A loop without a wait. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(1));
    for (int i = 0; i < 3; i++)
        use(i);
    WOI_AWAIT(woi_sleep(1));
    WOI_RETURN(0);
    WOI_END;
}
