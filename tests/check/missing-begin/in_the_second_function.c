/* One of two functions. */
// expect: missing-begin 13:1
#include "subjects.h"

WOI_ASYNC(int, one, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_END;
}

static WOI_ASYNC(int, two, ())
{
    WOI_YIELD();
    WOI_END;
}
