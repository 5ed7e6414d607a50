/* Nobody would drop it. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join(WOI_BORROW(add_later(1, 2)), nothing())); // expect: gcc "lvalue required as unary '&' operand" clang "cannot take the address of an rvalue"
    WOI_END;
}
