/* Whoever asked is not there any more. */
#include "subjects.h"

WOI_STREAM(int, app, (), int n;)
{
    WOI_BEGIN;
    WOI_YIELD_VALUE(5);
WOI_FINALLY:
    WOI_YIELD_VALUE(6); // expect: "WOI_YIELD_VALUE is not allowed after WOI_FINALLY"
    WOI_END;
}
