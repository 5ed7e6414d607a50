/* A body without any macro but the last. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    puts("hello");
    WOI_END; // expect: "WOI_END: WOI_BEGIN is missing"
}
