/* Nor is a type. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    typedef int number;
    WOI_YIELD();
    number n = next();
    use((int)n);
    WOI_RETURN(0);
    WOI_END;
}
