/* An element was written before, and is read after. */
// expect: lost-local 11:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int numbers[3];
    numbers[0] = next();
    WOI_YIELD();
    use(numbers[0]);
    WOI_RETURN(0);
    WOI_END;
}
