/* A parameter that is a pointer. */
// expect: escaping-local 11:19
#include "subjects.h"

WOI_ASYNC_DECLARE(int, fill, ((int *, number)));

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int number = 0;
    WOI_TRY(fill(&number));
    WOI_RETURN(0);
    WOI_END;
}
