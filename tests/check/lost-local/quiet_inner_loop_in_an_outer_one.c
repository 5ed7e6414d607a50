/* The inner loop begins anew in each round. */
#include "subjects.h"

WOI_ASYNC(int, app, (),
    int round;
)
{
    WOI_BEGIN;
    for (self->round = 0; self->round < 3; self->round++) {
        for (int i = 0; i < 3; i++)
            use(i);
        WOI_YIELD();
    }
    WOI_RETURN(0);
    WOI_END;
}
