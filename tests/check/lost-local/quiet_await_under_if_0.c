/* What the preprocessor never lets through. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
#if 0
    WOI_AWAIT(woi_sleep(1));
#endif
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
