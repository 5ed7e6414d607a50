/* A statement expression cannot be entered in its middle. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int a;)
{
    WOI_BEGIN;
    self->a = ({ WOI_AWAIT(self->a, add_later(1, 2)); self->a; }); // expect: gcc "switch jumps into statement expression"
    WOI_RETURN(self->a);
    WOI_END;
}
// unseen: clang - clang 14 lets a switch jump into a statement expression
