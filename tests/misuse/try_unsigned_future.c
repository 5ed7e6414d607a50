/* An unsigned output is never negative. */
#include "subjects.h"

WOI_ASYNC(int, app, (), unsigned n;)
{
    WOI_BEGIN;
    WOI_TRY(self->n, count()); // expect: "WOI_TRY: the output of the future is not a signed integer"
    WOI_END;
}
