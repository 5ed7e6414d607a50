/* A void function cannot fail. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_TRY(nothing()); // expect: "WOI_TRY: the output of the future is not a signed integer"
    WOI_END;
}
