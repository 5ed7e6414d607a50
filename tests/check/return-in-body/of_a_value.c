/* It gives no output. */
// expect: return-in-body 9:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    if (ready())
        return 5;
    WOI_RETURN(0);
    WOI_END;
}
