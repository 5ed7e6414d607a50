/* Which cannot be entered in its middle. */
// expect: await-in-switch 10:9
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int sum = ({
        int x;
        WOI_AWAIT(x, add_later(1, 2));
        x;
    });
    use(sum);
    WOI_RETURN(0);
    WOI_END;
}
