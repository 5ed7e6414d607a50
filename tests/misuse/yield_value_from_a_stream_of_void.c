/* It has no items. */
#include "subjects.h"

WOI_STREAM(void, app, ())
{
    WOI_BEGIN;
    WOI_YIELD_VALUE(5); // expect: "WOI_YIELD_VALUE\(value\): this is a stream of void"
    WOI_END;
}
