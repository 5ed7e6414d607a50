/* An array cannot be assigned, and so not be an item. */
#include "subjects.h"

WOI_STREAM(int[3], threes, ()) // expect: gcc "'threes_yields_' declared as function returning an array" clang "function cannot return array type"
{
    WOI_BEGIN;
    WOI_END;
}
