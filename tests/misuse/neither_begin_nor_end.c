/* A plain body is not an async one. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    puts("hello");
} // expect: gcc "no return statement in function returning non-void|control reaches end of non-void function" clang "non-void function does not return a value"
