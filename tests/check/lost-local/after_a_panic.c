/* A failed assertion leaves the function; its finally part has another stack. */
// expect: lost-local 14:10
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    char *text;

    WOI_BEGIN;
    text = make_text();
    WOI_ASSERT(ready());
    WOI_RETURN(0);
WOI_FINALLY:
    free(text);
    WOI_END;
}
