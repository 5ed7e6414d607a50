/* The other spelling. */
// expect: cleanup-attribute 8:20
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    __attribute__((__cleanup__(free_text))) char *text = make_text();
    use_text(text);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
