/* WOI_TEST is an async function. */
// expect: lost-local 12:9
#include <woi/test.h>

#include "subjects.h"

WOI_TEST(suite, name)
{
    WOI_BEGIN;
    int i = next();
    WOI_YIELD();
    use(i);
    WOI_END;
}
