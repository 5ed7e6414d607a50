/* do and while (0). */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    do {
        use(i);
        WOI_YIELD();
    } while (0);
    WOI_RETURN(0);
    WOI_END;
}
