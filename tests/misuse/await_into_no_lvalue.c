/* The output needs a variable. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(5, add_later(1, 2)); // expect: gcc "lvalue required" clang "cannot take the address of an rvalue|not assignable"
    WOI_END;
}
