/* The left side is worked out after the wait. */
// expect: lost-local 11:29
#include "subjects.h"

WOI_ASYNC(int, app, (),
    int results[3];
)
{
    WOI_BEGIN;
    int i = next();
    WOI_AWAIT(self->results[i], add_later(1, 2));
    WOI_RETURN(0);
    WOI_END;
}
