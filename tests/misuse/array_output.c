/* An array cannot be assigned, and so not be an output. */
#include "subjects.h"

WOI_ASYNC(int[3], three, ()) // expect: gcc "'three_returns_' declared as function returning an array" clang "function cannot return array type"
{
    WOI_BEGIN;
    WOI_END;
}
