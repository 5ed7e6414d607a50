/* What only one branch has written. */
// expect: lost-local 14:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i;
    if (ready())
        i = 1;
    else
        WOI_RETURN(1);
    WOI_YIELD();
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
