/* C passes a pointer, the frame would hold an array. */
#include "subjects.h"

WOI_ASYNC(int, first, ((int[2], a))) // expect: "a: an array cannot be a parameter"
{
    WOI_BEGIN;
    WOI_RETURN(self->a[0]);
    WOI_END;
}
