/* A void function has nothing to store. */
#include "subjects.h"

WOI_ASYNC(void, app, (), int x;)
{
    WOI_BEGIN;
    WOI_AWAIT(self->x, nothing()); // expect: "WOI_AWAIT: the variable and the output of the future have different types"
    WOI_END;
}
