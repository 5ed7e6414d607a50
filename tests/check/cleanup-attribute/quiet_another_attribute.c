/* Attributes are many. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    __attribute__((unused)) int i = next();
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
