/* The branches are no whole statements. */
// expect: lost-local 14:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    WOI_YIELD();
#ifdef LOUD
    if (ready()) {
        use(1);
#else
    if (i) {
#endif
        use(2);
    }
    WOI_RETURN(0);
    WOI_END;
}
