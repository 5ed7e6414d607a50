/* A few bytes for a terminal or a file. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    if (write(STDOUT_FILENO, "hello\n", 6) != 6)
        WOI_RETURN(-errno);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
