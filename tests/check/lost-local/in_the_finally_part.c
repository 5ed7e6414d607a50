/* It runs after a cancellation, with another stack. */
// expect: lost-local 14:10
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    char *text;

    WOI_BEGIN;
    text = make_text();
    WOI_AWAIT(woi_sleep(1));
    WOI_RETURN(0);
WOI_FINALLY:
    free(text);
    WOI_END;
}
