/* Declared before WOI_BEGIN and set in the body. */
// expect: lost-local 12:16
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    int i;

    WOI_BEGIN;
    i = next();
    WOI_AWAIT(woi_sleep(1));
    WOI_RETURN(i);
    WOI_END;
}
