/* Nor is it here. */
// expect: handle-leaked 8:11
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    (void)woi_spawn(add_later(1, 2));
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
