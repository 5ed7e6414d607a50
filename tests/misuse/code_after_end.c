/* WOI_END returns. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
    WOI_END;
    puts("never said");
}
// unseen: both - neither warns of code that cannot be reached
