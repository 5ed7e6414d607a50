/* A return in a comment or a string. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    puts("return 5;"); /* return 5; */
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
