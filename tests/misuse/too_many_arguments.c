/* A call is checked as any call. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(nothing(1)); // expect: "too many arguments to function"
    WOI_END;
}
