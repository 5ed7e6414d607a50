/* WOI_BORROW takes an address without saying so. */
// expect: escaping-local 9:35
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    struct add_later *op = add_later(1, 2);
    WOI_AWAIT(woi_join(WOI_BORROW(op), woi_sleep(1)));
    WOI_RETURN(0);
    WOI_END;
}
