/* Within an expression. */
// expect: lost-local 11:17
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int a = next();
    WOI_YIELD();
    use(({
        int b = a;
        b + 1;
    }));
    WOI_RETURN(0);
    WOI_END;
}
