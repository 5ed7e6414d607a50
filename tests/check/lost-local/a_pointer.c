/* A pointer is a local, too. */
// expect: lost-local 10:14
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    const char *text = "hello";
    WOI_AWAIT(woi_sleep(1));
    use_text(text);
    WOI_RETURN(0);
    WOI_END;
}
