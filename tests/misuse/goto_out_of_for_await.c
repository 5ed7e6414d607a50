/* The stream stays open: left by goto, the loop cannot drop it. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->n, numbers_from(1))
        if (self->n == 5)
            goto out;
out:
    WOI_RETURN(self->n);
    WOI_END;
}
// unseen: both - a goto within one function
