/* Nothing to resume at. */
#include "subjects.h"

WOI_ASYNC(void, app, ())
{
    WOI_AWAIT(nothing()); // expect: "WOI_AWAIT: WOI_BEGIN is missing"
    WOI_END;
}
