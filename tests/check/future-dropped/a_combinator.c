/* A join that nobody awaits. */
// expect: future-dropped 8:5
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    woi_join(add_later(1, 2), woi_sleep(1));
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
