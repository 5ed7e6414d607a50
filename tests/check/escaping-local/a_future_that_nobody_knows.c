/* What is awaited is a future. */
// expect: escaping-local 9:34
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int number = 0;
    WOI_TRY(from_another_header(&number));
    WOI_RETURN(0);
    WOI_END;
}
