/* A sum over the rounds of a loop. */
// expect: lost-local 13:9
// expect: lost-local 16:9
#include "subjects.h"

WOI_ASYNC(int, app, (),
    int i;
)
{
    WOI_BEGIN;
    int sum = 0;
    for (self->i = 0; self->i < 3; self->i++) {
        sum += self->i;
        WOI_YIELD();
    }
    use(sum);
    WOI_RETURN(0);
    WOI_END;
}
