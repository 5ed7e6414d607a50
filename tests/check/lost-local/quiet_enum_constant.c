/* A constant is no variable. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    enum { LIMIT = 3 };
    WOI_YIELD();
    use(LIMIT);
    WOI_RETURN(0);
    WOI_END;
}
