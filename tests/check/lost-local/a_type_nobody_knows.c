/* A typedef from somewhere else. */
// expect: lost-local 10:17
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    mystery_t thing = make_mystery();
    WOI_YIELD();
    use_mystery(thing);
    WOI_RETURN(0);
    WOI_END;
}
