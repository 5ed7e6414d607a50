/* Without a handle. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    woi_spawn_detached(add_later(1, 2));
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
