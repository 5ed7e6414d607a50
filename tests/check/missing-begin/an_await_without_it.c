/* What waits wants a switch. */
// expect: missing-begin 6:1
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_AWAIT(woi_sleep(1));
    WOI_RETURN(0);
    WOI_END;
}
