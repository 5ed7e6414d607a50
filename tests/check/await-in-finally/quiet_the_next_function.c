/* The next function has a body of its own. */
#include "subjects.h"

WOI_ASYNC(int, one, ())
{
    WOI_BEGIN;
    WOI_YIELD();
WOI_FINALLY:
    use(1);
    WOI_END;
}

WOI_ASYNC(int, two, ())
{
    WOI_BEGIN;
    WOI_TRY(one());
    WOI_RETURN(0);
    WOI_END;
}
