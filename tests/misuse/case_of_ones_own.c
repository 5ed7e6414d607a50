/* A case without a switch would belong to the body's. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(nothing()); // expect-warning: gcc "this statement may fall through"
case 7:
    WOI_END;
}
// unseen: clang - the body is a switch, and this one more label of it, to which nothing jumps
