/* Its address was given away before the wait. */
// expect: lost-local 11:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int value;
    parse("5", &value);
    WOI_YIELD();
    use(value);
    WOI_RETURN(0);
    WOI_END;
}
