/* It happens on every resume. */
// expect: code-before-begin 7:5
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    use(1);
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
