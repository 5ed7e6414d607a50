/* The step of a loop reads its variable. */
// expect: lost-local 8:28
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    for (int i = 0; i < 3; i++)
        WOI_AWAIT(woi_sleep(1));
    WOI_RETURN(0);
    WOI_END;
}
