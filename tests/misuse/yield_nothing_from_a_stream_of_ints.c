/* An item is missing. */
#include "subjects.h"

WOI_STREAM(int, app, (), int n;)
{
    WOI_BEGIN;
    WOI_YIELD_VALUE(); // expect: "WOI_YIELD_VALUE\(\): this stream has items"
    WOI_END;
}
