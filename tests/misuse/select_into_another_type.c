/* A select gives the index of its winner, an int. */
#include "subjects.h"

WOI_ASYNC(void, app, (), size_t which;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->which, woi_select(nothing(), nothing())); // expect: "WOI_AWAIT: the variable and the output of the future have different types"
    WOI_END;
}
