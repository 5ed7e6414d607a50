/* A nested function has locals of its own. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    use(i);
    WOI_YIELD();
    use(nested_sum(1));
    WOI_RETURN(0);
    WOI_END;
}
