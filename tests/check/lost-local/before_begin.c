/* Set anew on every resume, so what the body wrote is gone. */
// expect: lost-local 11:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    int calls = 0;
    WOI_BEGIN;
    calls++;
    WOI_YIELD();
    use(calls);
    WOI_RETURN(0);
    WOI_END;
}
