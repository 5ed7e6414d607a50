/* Twelve are the limit; woi_select_array takes any number. */
#include "subjects.h"

WOI_ASYNC(void, app, (), int which;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->which, woi_select(nothing(), nothing(), nothing(), nothing(), nothing(), nothing(), nothing(), nothing(), nothing(), nothing(), nothing(), nothing(), nothing())); // expect: "joins and selects take 2 to 12 branches"
    WOI_END;
}
