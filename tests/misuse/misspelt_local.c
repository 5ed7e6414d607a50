/* The frame is named after the function. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int total;)
{
    WOI_BEGIN;
    WOI_RETURN(self->toatl); // expect: "no member named 'toatl'"
    WOI_END;
}
