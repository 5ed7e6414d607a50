/* A comment allows it. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    WOI_YIELD();
    use(i); // woi: allow lost-local, this is a test
    WOI_RETURN(0);
    WOI_END;
}
