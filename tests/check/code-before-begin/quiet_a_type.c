/* Types and constants do nothing. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    enum { LIMIT = 5 };
    typedef int number;
    _Static_assert(sizeof(number) == 4, "a number");

    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(LIMIT);
    WOI_END;
}
