/* A name of a block that has ended. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    {
        int i = next();
        use(i);
    }
    WOI_YIELD();
    {
        int i = next();
        use(i);
    }
    WOI_RETURN(0);
    WOI_END;
}
