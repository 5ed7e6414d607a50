/* And assertions may fail. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
WOI_FINALLY:
        WOI_ASSERT(next() == 1);
    WOI_END;
}
