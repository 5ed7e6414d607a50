/* The output needs a variable. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join(WOI_INTO(5, add_later(1, 2)), nothing())); // expect: gcc "lvalue required" clang "cannot take the address of an rvalue"
    WOI_END;
}
