/* It is copied. */
#include "subjects.h"

WOI_ASYNC_DECLARE(int, wait_for, ((int, i)));

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    struct wait_for *both[2] = {wait_for(1), wait_for(2)};
    WOI_AWAIT(woi_join_array(2, both, (int *)NULL));
    WOI_RETURN(0);
    WOI_END;
}
