/* The body is never closed. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN; // then: "WOI_END_is_missing"
    WOI_AWAIT(nothing());
} // expect: gcc "expected declaration or statement at end of input" clang "expected '}'"
