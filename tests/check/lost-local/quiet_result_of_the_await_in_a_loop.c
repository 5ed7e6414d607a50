/* In each round anew. */
#include "subjects.h"

WOI_ASYNC(int, app, (),
    int i;
)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < 3; self->i++) {
        int sum;

        WOI_AWAIT(sum, add_later(1, self->i));
        use(sum);
    }
    WOI_RETURN(0);
    WOI_END;
}
