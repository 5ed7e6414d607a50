/* sizeof does not wait. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    use((int)sizeof(woi_sleep(1)));
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
