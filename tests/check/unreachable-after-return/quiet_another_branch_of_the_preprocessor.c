/* Under an #if. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
#ifdef EARLY
    WOI_RETURN(1);
#endif
    use(1);
    WOI_RETURN(0);
    WOI_END;
}
