/* Nor do they wait. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    puts("WOI_AWAIT(woi_sleep(1))"); /* WOI_YIELD(); */
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
