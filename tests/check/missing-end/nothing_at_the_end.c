/* The body just ends. */
// expect: missing-end 10:1
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(0);
}
