/* An element is no address. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int delays[3] = {1, 2, 3};
    WOI_AWAIT(woi_sleep(delays[1]));
    WOI_RETURN(0);
    WOI_END;
}
