/* WOI_RETURN runs the finally part, which WOI_BEGIN knows how to reach. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_RETURN(5); // expect: "WOI_RETURN: WOI_BEGIN is missing"
    WOI_END;
}
