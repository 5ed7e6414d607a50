/* The future is missing. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(); // expect: "expected expression"
    WOI_END;
}
