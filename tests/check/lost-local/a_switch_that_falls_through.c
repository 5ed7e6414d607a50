/* The write is in the case above. */
// expect: lost-local 15:13
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = 0;
    WOI_YIELD();
    switch (next()) {
    case 1:
        i = 1;
        /* fall through */
    case 2:
        use(i);
        break;
    default:
        break;
    }
    WOI_RETURN(0);
    WOI_END;
}
