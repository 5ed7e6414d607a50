/* A counter of everybody's. */
// expect: code-before-begin 9:5
#include "subjects.h"

static int entries;

WOI_ASYNC(int, app, ())
{
    entries++;
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
