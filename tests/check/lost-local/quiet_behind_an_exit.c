/* Where the program ends nothing follows. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    if (ready()) {
        WOI_YIELD();
        abort();
    }
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
