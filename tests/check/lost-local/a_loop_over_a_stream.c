/* Each round of it waits. */
// expect: lost-local 15:9
// expect: lost-local 16:16
#include "subjects.h"

WOI_STREAM_DECLARE(int, numbers, ());

WOI_ASYNC(int, app, (),
    int n;
)
{
    WOI_BEGIN;
    int sum = next();
    WOI_FOR_AWAIT(self->n, numbers())
        sum += self->n;
    WOI_RETURN(sum);
    WOI_END;
}
