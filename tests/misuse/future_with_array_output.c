/* An array cannot be assigned, and so not be an output. */
#include "subjects.h"

WOI_FUTURE(int[3], three, ); // expect: gcc "'three_returns_' declared as function returning an array" clang "function cannot return array type"
