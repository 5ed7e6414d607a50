/* The finally part is reached. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(0);
WOI_FINALLY:
        use(1);
    WOI_END;
}
