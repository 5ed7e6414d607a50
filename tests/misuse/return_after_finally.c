/* The output was decided before the clean-up. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_AWAIT(nothing());
WOI_FINALLY:
    WOI_RETURN(1); // expect: "WOI_RETURN is not allowed after WOI_FINALLY"
    WOI_END;
}
