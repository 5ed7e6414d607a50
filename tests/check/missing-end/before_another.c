/* The next function follows. */
// expect: missing-end 9:1
#include "subjects.h"

WOI_ASYNC(int, one, ())
{
    WOI_BEGIN;
    WOI_YIELD();
}

WOI_ASYNC(int, two, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_END;
}
