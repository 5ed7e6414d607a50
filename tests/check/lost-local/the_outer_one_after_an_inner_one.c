/* The inner name hides it only in its block. */
// expect: lost-local 14:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    WOI_YIELD();
    {
        int i = 3;
        use(i);
    }
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
