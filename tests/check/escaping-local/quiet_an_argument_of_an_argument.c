/* An ordinary function between. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int number = 3;
    WOI_AWAIT(woi_sleep(duration_of(&number)));
    WOI_RETURN(0);
    WOI_END;
}
