/* Nobody waits any more. */
#include "subjects.h"

WOI_ASYNC(int, app, ((int, n)))
{
    WOI_BEGIN;
    WOI_YIELD();
    char text[self->n + 1];
    text[0] = 0;
    use_text(text);
    WOI_RETURN(0);
    WOI_END;
}
