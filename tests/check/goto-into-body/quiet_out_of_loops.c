/* Out of two loops. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    for (;;) {
        while (ready())
            if (next() == 3)
                goto out;
        WOI_YIELD();
    }
out:
    use(1);
    WOI_RETURN(0);
    WOI_END;
}
