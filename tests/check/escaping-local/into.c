/* WOI_INTO takes an address without saying so. */
// expect: escaping-local 9:33
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int sum;
    WOI_AWAIT(woi_join(WOI_INTO(sum, add_later(1, 2)), woi_sleep(1)));
    WOI_RETURN(0);
    WOI_END;
}
