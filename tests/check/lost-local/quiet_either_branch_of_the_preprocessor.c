/* Each branch writes. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    use(i);
    WOI_YIELD();
#ifdef ONE
    i = 1;
#else
    i = 2;
#endif
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
