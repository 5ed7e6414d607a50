/* An array of futures, not of numbers. */
#include "subjects.h"

WOI_ASYNC(void, app, (), int n[4];)
{
    WOI_BEGIN;
    WOI_AWAIT(woi_join_array(4, self->n, (int *)NULL)); // expect: gcc "invalid type argument of '->' \(have 'int'\)" clang "'int' is not a pointer"
    WOI_END;
}
