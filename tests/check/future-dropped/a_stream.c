/* Nobody takes its items. */
// expect: future-dropped 10:5
#include "subjects.h"

WOI_STREAM_DECLARE(int, numbers, ());

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    numbers();
    WOI_RETURN(0);
    WOI_END;
}
