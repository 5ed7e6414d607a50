/* A typedef in the body makes a name a type. */
// expect: lost-local 11:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    typedef int number;
    number n = 1;
    WOI_YIELD();
    use(n);
    WOI_RETURN(0);
    WOI_END;
}
