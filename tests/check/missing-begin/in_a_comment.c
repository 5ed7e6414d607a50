/* A comment is none. */
// expect: missing-begin 6:1
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    /* WOI_BEGIN; */
    WOI_RETURN(0);
    WOI_END;
}
