/* It never runs. */
// expect: code-after-end 10:5
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_END;
    use(1);
}
