/* Written as one member, read as another. */
// expect: lost-local 14:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    union {
        int number;
        char bytes[4];
    } u;
    u.number = next();
    WOI_YIELD();
    use(u.bytes[0]);
    WOI_RETURN(0);
    WOI_END;
}
