/* Only waiting is the trouble. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    use(({ next() + 1; }));
    WOI_RETURN(0);
    WOI_END;
}
