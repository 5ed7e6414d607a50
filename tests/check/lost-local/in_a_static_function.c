/* Attributes and linkage in front of the macro. */
// expect: lost-local 10:16
#include "subjects.h"

__attribute__((unused)) static WOI_ASYNC(int, app, ((int, a)))
{
    WOI_BEGIN;
    int b = self->a;
    WOI_YIELD();
    WOI_RETURN(b);
    WOI_END;
}
