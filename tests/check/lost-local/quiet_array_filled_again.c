/* A buffer that is filled anew. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    char text[20];
    snprintf(text, sizeof text, "%d", next());
    puts(text);
    WOI_YIELD();
    snprintf(text, sizeof text, "%d", next());
    puts(text);
    WOI_RETURN(0);
    WOI_END;
}
