/* A void function returns nothing. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_RETURN(1); // expect: "WOI_RETURN\(value\): this is a void function"
    WOI_END;
}
