/* The inner typedef hides a variable of its name; behind its block, that one is lost. */
// expect: lost-local 16:13
// expect: lost-local 18:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int n = next();
    use(n);
    n = 2;
    if (ready()) {
        typedef int n;
        n m = 1;
        WOI_YIELD();
        use(m + (n)next());
    }
    use(n);
    WOI_RETURN(0);
    WOI_END;
}
