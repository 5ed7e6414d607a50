/* The next round reads what was lost in this one. */
// expect: lost-local 16:13
#include "subjects.h"

WOI_ASYNC(int, app, (),
    int n;
)
{
    WOI_BEGIN;
    int i = next();
    while (self->n++ < 3) {
        if (ready()) {
            WOI_YIELD();
            continue;
        }
        use(i);
    }
    WOI_RETURN(0);
    WOI_END;
}
