/* WOI_FINALLY is written as a label. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
WOI_FINALLY; // expect: "expected ':'"
    puts("done");
    WOI_END;
}
