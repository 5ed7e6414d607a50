/* A stream ends without one. */
#include "subjects.h"

WOI_STREAM(int, app, (), int n;)
{
    WOI_BEGIN;
    WOI_RETURN(5); // expect: "WOI_RETURN\(value\): a stream returns none; WOI_YIELD_VALUE gives an item"
    WOI_END;
}
