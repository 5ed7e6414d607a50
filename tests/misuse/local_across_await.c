/* A resume enters the body anew, past the initialisation. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int sum = 1;
    WOI_AWAIT(nothing()); // expect: gcc "switch jumps over variable initialization"
    WOI_RETURN(sum); // expect: clang "variable 'sum' may be uninitialized"
    WOI_END;
}
