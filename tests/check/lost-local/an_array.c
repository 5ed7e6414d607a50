/* The text in it is gone. */
// expect: lost-local 11:10
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    char text[20];
    snprintf(text, sizeof text, "%d", next());
    WOI_AWAIT(woi_sleep(1));
    puts(text);
    WOI_RETURN(0);
    WOI_END;
}
