/* Without an initialiser nothing is jumped over, but the value is lost all the same. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int sum;
    sum = 1;
    WOI_AWAIT(nothing());
    WOI_RETURN(sum); // expect: clang "variable 'sum' may be uninitialized"
    WOI_END;
}
// unseen: gcc - nothing is jumped over, and -Wmaybe-uninitialized takes the one value it knows
