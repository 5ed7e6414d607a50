/* The format is kept in static memory, so it must be a literal. */
#include "subjects.h"

WOI_ASYNC(void, app, ((const char *, text)))
{
    WOI_BEGIN;
    WOI_PANIC(self->text); // expect: "initializer element is not (a compile-time )?constant"
    WOI_END;
}
