/* Its length is of this call only. */
// expect: vla 8:9
#include "subjects.h"

WOI_ASYNC(int, app, ((int, n)))
{
    WOI_BEGIN;
    int numbers[self->n];
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
