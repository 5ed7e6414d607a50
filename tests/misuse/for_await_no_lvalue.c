/* The item has to go somewhere. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(5, numbers_from(1)) // expect: gcc "lvalue required" clang "expression is not assignable"
        self->n++;
    WOI_END;
}
