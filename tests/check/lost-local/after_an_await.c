/* Set before an await, read after it. */
// expect: lost-local 10:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = 5;
    WOI_AWAIT(woi_sleep(1));
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
