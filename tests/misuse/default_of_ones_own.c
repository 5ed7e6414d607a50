/* A default without a switch would belong to the body's. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN; // expect: clang "multiple default labels in one switch"
    WOI_AWAIT(nothing());
default: // expect: gcc "multiple default labels in one switch"
    WOI_END;
}
