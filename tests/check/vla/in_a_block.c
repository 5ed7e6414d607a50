/* The await is in the same block. */
// expect: vla 9:14
#include "subjects.h"

WOI_ASYNC(int, app, ((int, n)))
{
    WOI_BEGIN;
    if (ready()) {
        char text[self->n + 1];
        text[0] = 0;
        WOI_AWAIT(woi_sleep(1));
    }
    WOI_RETURN(0);
    WOI_END;
}
