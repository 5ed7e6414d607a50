/* WOI_END with and without. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_END;
}

WOI_ASYNC(void, other, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_END;;
}
