/* The same for a try. */
#include "subjects.h"

WOI_ASYNC(int, app, (), int n; struct point point;)
{
    WOI_BEGIN;
    WOI_TRY(numbers_from(1)); // expect: "a stream is no future: WOI_FOR_AWAIT takes its items"
    WOI_END;
}
