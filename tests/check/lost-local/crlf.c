/* Lines may end as on Windows. */
// expect: lost-local 10:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    WOI_YIELD();
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
