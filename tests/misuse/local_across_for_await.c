/* Each round is a resume. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
    int sum = 0;
    WOI_FOR_AWAIT(self->n, numbers_from(1)) // expect: gcc "switch jumps over variable initialization"
        sum += self->n; // expect: clang "variable 'sum' (may be|is) uninitialized"
    WOI_RETURN(sum);
    WOI_END;
}
