/* A local is forgotten even sooner. */
// expect: handle-leaked 8:36
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    struct add_later_handle *job = woi_spawn(add_later(1, 2));
    woi_abort(job);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
