/* A yield is a suspension like an await. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int sum = 1;
    WOI_YIELD(); // expect: gcc "switch jumps over variable initialization"
    WOI_RETURN(sum); // expect: clang "variable 'sum' is uninitialized"
    WOI_END;
}
