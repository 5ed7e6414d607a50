/* return would leave the machine in the middle; WOI_RETURN() ends it. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
    return; // expect: gcc "'return' with no value, in function returning non-void" clang "should return a value"
    WOI_END;
}
