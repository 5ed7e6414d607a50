/* The same within WOI_INTO. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->n, woi_join(nothing(), WOI_INTO(self->n, numbers_from(1)))); // expect: "no member named 'future'"
    WOI_END;
}
