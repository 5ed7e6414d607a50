/* The classic one. */
// expect: future-dropped 8:5
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    woi_sleep(WOI_SEC(1));
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
