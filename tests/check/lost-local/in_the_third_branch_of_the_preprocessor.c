/* Every branch is followed. */
// expect: lost-local 16:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
#if defined ONE
    use(1);
#elif defined TWO
    WOI_YIELD();
#elif defined THREE
    use(3);
#endif
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
