/* What stands before WOI_BEGIN runs on every resume. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    int calls = 0;
    WOI_BEGIN;
    calls++;
    WOI_AWAIT(nothing());
    calls++;
    WOI_RETURN(calls);
    WOI_END;
}
// unseen: both - a variable in front of a switch is nothing unusual
