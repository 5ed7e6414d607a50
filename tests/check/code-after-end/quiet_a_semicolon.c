/* An empty statement. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    WOI_END;
    ;
}
