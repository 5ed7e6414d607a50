/* A call is checked as any call. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(add_later(1)); // expect: "too few arguments to function"
    WOI_END;
}
