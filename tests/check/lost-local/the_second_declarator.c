/* Of several in one declaration. */
// expect: lost-local 10:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = 1, *p = NULL, k = next();
    WOI_YIELD();
    use(k);
    WOI_RETURN(0);
    WOI_END;
}
