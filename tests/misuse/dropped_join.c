/* Combinators are futures too. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    woi_join(nothing(), nothing()); // expect: gcc "ignoring return value of 'woi_group_new_'" clang "ignoring return value of function"
    WOI_END;
}
