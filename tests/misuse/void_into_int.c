/* A void function has nothing to store. */
#include "subjects.h"

WOI_ASYNC(void, app, (), int x;)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join(WOI_INTO(self->x, nothing()), nothing())); // expect: "WOI_INTO: the variable and the output of the future have different types"
    WOI_END;
}
