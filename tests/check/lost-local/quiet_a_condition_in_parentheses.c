/* Not, and, or, and parentheses. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    use(i);
    WOI_YIELD();
    if (!(ready() || (i = next()) == 0))
        use(i);
    WOI_RETURN(0);
    WOI_END;
}
