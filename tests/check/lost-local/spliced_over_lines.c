/* A name may be broken by a line splice. */
// expect: lost-local 11:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int count = next();
    WOI_AWA\
IT(woi_sleep(1));
    use(count);
    WOI_RETURN(0);
    WOI_END;
}
