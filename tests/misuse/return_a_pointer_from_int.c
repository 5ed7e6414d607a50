/* In a body this is an error, even where C only warns. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_RETURN("five"); // expect: gcc "makes integer from pointer" clang "pointer to integer conversion"
    WOI_END;
}
