/* A macro of this file with an await in it. */
// expect: lost-local 12:9
#include "subjects.h"

#define NAP() WOI_AWAIT(woi_sleep(1))

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    NAP();
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
