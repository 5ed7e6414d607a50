/* One of two values. */
// expect: lost-local 10:19
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int a = next();
    WOI_YIELD();
    use(ready() ? a : 0);
    WOI_RETURN(0);
    WOI_END;
}
