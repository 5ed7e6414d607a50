/* The star could be a multiplication. */
// expect: lost-local 10:17
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    mystery_t *thing = find_mystery();
    WOI_YIELD();
    use_mystery(thing);
    WOI_RETURN(0);
    WOI_END;
}
