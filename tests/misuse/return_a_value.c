/* return would leave the machine in the middle; WOI_RETURN ends it. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
    return 5; // expect: gcc "returning type 'int' but 'woi_poll' was expected" clang "returning 'int' from a function with incompatible result type 'woi_poll'"
    WOI_END;
}
