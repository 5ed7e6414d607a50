/* A task lives longer than this call. */
// expect: escaping-local 11:30
#include "subjects.h"

WOI_ASYNC_DECLARE(int, fill, ((int *, number)));

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int number = 0;
    woi_spawn_detached(fill(&number));
    WOI_RETURN(0);
    WOI_END;
}
