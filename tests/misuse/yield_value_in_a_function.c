/* A function has one output: WOI_RETURN. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
    WOI_YIELD_VALUE(5); // expect: "WOI_YIELD_VALUE: this function is no stream"
    WOI_END;
}
