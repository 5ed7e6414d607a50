/* The outer one is lost, the inner one is not. */
// expect: lost-local 14:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    {
        int i = 2;
        use(i);
    }
    WOI_YIELD();
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
