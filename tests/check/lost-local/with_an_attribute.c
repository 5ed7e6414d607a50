/* Attributes stand anywhere. */
// expect: lost-local 10:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    __attribute__((unused)) int i __attribute__((aligned(8))) = next();
    WOI_YIELD();
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
