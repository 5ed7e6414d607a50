/* Locals are nobody's business but the definition's. */
#include "subjects.h"

WOI_ASYNC_DECLARE(int, length, ((const char *, text)), int n;); // expect: gcc "macro \"WOI_ASYNC_DECLARE\" passed 4 arguments, but takes just 3" clang "too many arguments provided to function-like macro invocation"
