/* A static local does not live on the stack. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    static int calls = 0;
    calls++;
    WOI_YIELD();
    use(calls);
    WOI_RETURN(0);
    WOI_END;
}
