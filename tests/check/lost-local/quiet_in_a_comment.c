/* Comments and strings name nothing. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    use(i);
    WOI_YIELD(); /* i */
    puts("i"); // i
    WOI_RETURN(0);
    WOI_END;
}
