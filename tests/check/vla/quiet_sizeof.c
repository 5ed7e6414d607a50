/* So is a sizeof. */
#include "subjects.h"

WOI_ASYNC(int, app, ((int, n)))
{
    WOI_BEGIN;
    char text[sizeof self->n * 3];
    text[0] = 0;
    use_text(text);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
