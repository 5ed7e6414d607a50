/* The function must be called. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(nothing); // expect: gcc "request for member 'typed_future_'" clang "is a function; perhaps you meant to call it"
    WOI_END;
}
