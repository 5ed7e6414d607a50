/* The type is said by another. */
// expect: lost-local 12:9
#include "subjects.h"

WOI_ASYNC(int, app, (),
    int n;
)
{
    WOI_BEGIN;
    __typeof__(self->n) n = self->n;
    WOI_YIELD();
    use(n);
    WOI_RETURN(0);
    WOI_END;
}
