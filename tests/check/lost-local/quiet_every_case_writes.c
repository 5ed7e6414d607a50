/* A switch with a default. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    use(i);
    WOI_YIELD();
    switch (next()) {
    case 1:
        i = 1;
        break;
    default:
        i = 2;
    }
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
