/* A name of a header's. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    char text[BUFSIZ];
    text[0] = 0;
    use_text(text);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
