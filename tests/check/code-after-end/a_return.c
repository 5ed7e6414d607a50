/* Nothing is left to return from. */
// expect: code-after-end 10:5
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_END;
    WOI_RETURN(0);
}
