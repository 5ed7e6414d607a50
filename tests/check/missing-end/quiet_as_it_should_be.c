/* The last thing in the body. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
