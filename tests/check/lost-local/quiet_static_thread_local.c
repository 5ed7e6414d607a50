/* Nor does this. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    static _Thread_local int calls;
    calls++;
    WOI_YIELD();
    use(calls);
    WOI_RETURN(0);
    WOI_END;
}
