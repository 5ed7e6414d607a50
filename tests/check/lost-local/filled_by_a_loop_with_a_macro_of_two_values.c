/* A macro that is defined twice may be either; a break may come first. */
// expect: lost-local 26:9
// expect: lost-local 27:9
#include "subjects.h"

#ifdef SMALL
#define SIZE 0
#else
#define SIZE 4
#endif

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int a[4], b[4];
    a[0] = b[0] = next();
    WOI_YIELD();
    for (int k = 0; k < SIZE; k++)
        a[k] = 0;
    for (int k = 0; k < 4; k++) {
        if (ready())
            break;
        b[k] = 0;
    }
    use(next());
    use(a[0]);
    use(b[0]);
    WOI_RETURN(0);
    WOI_END;
}
