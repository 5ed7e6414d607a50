/* The compiler is silent then. */
// expect: future-dropped 8:11
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    (void)woi_sleep(1);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
