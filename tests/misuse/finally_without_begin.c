/* Clean-up only. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    puts("hello");
WOI_FINALLY: // expect: "WOI_FINALLY: WOI_BEGIN is missing"
    puts("done");
    WOI_END;
}
