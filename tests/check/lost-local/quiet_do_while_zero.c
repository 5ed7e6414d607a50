/* A do loop that runs once. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    do {
        int i = next();
        use(i);
    } while (0);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
