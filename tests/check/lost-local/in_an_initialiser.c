/* Of another local. */
// expect: lost-local 10:13
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int a = next();
    WOI_YIELD();
    int b = a + 1;
    use(b);
    WOI_RETURN(0);
    WOI_END;
}
