/* The variable has the type of the items. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
    WOI_FOR_AWAIT(self->point, numbers_from(1)) // expect: "WOI_FOR_AWAIT: the variable and the items of the stream have different types"
        self->n++;
    WOI_END;
}
