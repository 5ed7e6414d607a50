/* Past the switch. */
// expect: goto-into-body 8:14
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    if (ready())
        goto inside;
    WOI_BEGIN;
    WOI_YIELD();
inside:
    use(1);
    WOI_RETURN(0);
    WOI_END;
}
