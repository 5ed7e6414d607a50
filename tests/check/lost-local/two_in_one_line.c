/* Two locals, two findings. */
// expect: lost-local 11:9
// expect: lost-local 11:13
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int a = next(), b = next();
    WOI_YIELD();
    use(a + b);
    WOI_RETURN(0);
    WOI_END;
}
