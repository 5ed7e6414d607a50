/* The target of WOI_INTO outlives the suspension, a local does not. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int sum;
    WOI_AWAIT(woi_join(WOI_INTO(sum, add_later(1, 2)), nothing()));
    WOI_RETURN(sum); // expect: clang "variable 'sum' may be uninitialized"
    WOI_END;
}
// unseen: gcc - the address is taken, so it counts as set
