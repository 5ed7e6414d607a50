/* It belongs behind WOI_FINALLY. */
// expect: code-after-end 11:5
#include "subjects.h"

WOI_ASYNC(int, app, ((char *, text)))
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
    free(self->text);
}
