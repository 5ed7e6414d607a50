/* An int function returns an int. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_RETURN(); // expect: "WOI_RETURN\(\): this function returns a value"
    WOI_END;
}
