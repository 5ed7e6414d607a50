/* The finally part is the last thing. */
// expect: missing-end 11:1
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
WOI_FINALLY:
    use(1);
}
