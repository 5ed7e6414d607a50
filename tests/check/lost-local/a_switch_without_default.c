/* No case may have been taken. */
// expect: lost-local 18:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    WOI_YIELD();
    switch (next()) {
    case 1:
        i = 1;
        break;
    case 2:
        i = 2;
        break;
    }
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
