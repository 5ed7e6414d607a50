/* WOI_ASYNC_OWNS has one argument more. */
// expect: lost-local 15:16
#include "subjects.h"

static void text_drop(char **text)
{
    free(*text);
}

WOI_ASYNC_OWNS(char *, text_drop, app, ())
{
    WOI_BEGIN;
    char *text = make_text();
    WOI_YIELD();
    WOI_RETURN(text);
    WOI_END;
}
