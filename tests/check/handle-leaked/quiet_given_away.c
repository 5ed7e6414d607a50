/* Somebody else's now. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    keep_handle(woi_spawn(add_later(1, 2)));
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
