/* A declarator of another shape. */
// expect: lost-local 10:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int (*get)(void) = next;
    WOI_YIELD();
    use(get());
    WOI_RETURN(0);
    WOI_END;
}
