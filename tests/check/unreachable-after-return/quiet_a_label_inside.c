/* A label in a block can be reached. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    if (ready())
        goto inside;
    WOI_RETURN(0);
    {
        inside:
        use(1);
    }
    WOI_RETURN(0);
    WOI_END;
}
