/* Combinators are futures too. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_BEGIN;
    woi_timeout(WOI_MS(5), nothing()); // expect: gcc "ignoring return value of 'woi_timeout_'" clang "ignoring return value of function"
    WOI_END;
}
