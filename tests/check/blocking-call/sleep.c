/* The thread sleeps. */
// expect: blocking-call 8:5
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    sleep(1);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
