/* Nor does typeof. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    use(i);
    WOI_YIELD();
    __typeof__(i) k = next();
    use(k);
    WOI_RETURN(0);
    WOI_END;
}
