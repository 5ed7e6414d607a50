/* A struct is not an error number. */
#include "subjects.h"

WOI_ASYNC(int, app, (), struct point p;)
{
    WOI_BEGIN;
    WOI_TRY(self->p, find_point()); // expect: "WOI_TRY: the output of the future is not a signed integer"
    WOI_END;
}
