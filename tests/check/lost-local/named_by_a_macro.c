/* A macro of the file names it, so there is no fix. */
// expect: lost-local 13:9
#include "subjects.h"

#define SHOW() use(i)

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    SHOW();
    WOI_YIELD();
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
