/* The macro is the only way out, into the finally part. */
// expect: lost-local 16:9
#include "subjects.h"

#define LEAVE_IF(x) \
    if (x) \
    WOI_RETURN(1)

WOI_ASYNC(int, app, ((int, n)))
{
    WOI_BEGIN;
    int i = next();
    for (;;)
        LEAVE_IF(self->n);
    WOI_FINALLY:
    use(i);
    WOI_END;
}
