/* What was counted is set back. */
// expect: code-before-begin 9:11
#include "subjects.h"

WOI_ASYNC(int, app, (),
    int count;
)
{
    self->count = 0;
    WOI_BEGIN;
    self->count++;
    WOI_YIELD();
    WOI_RETURN(self->count);
    WOI_END;
}
