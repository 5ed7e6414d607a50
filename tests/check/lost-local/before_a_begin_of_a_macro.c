/* Its value is set behind it. */
// expect: lost-local 13:9
#include "subjects.h"

#define START() WOI_BEGIN

WOI_ASYNC(int, app, ())
{
    int i = 1;
    START();
    i = next();
    WOI_YIELD();
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
