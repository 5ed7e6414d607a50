/* In front of it. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(woi_sleep(1));
WOI_FINALLY:
        use(1);
    WOI_END;
}
