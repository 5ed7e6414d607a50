/* Each has its own. */
#include "subjects.h"

WOI_ASYNC(int, one, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_END;
}

WOI_ASYNC(int, two, ())
{
    WOI_BEGIN;
    WOI_TRY(one());
    WOI_RETURN(0);
    WOI_END;
}
