/* The await is in the same block. */
// expect: cleanup-attribute 9:24
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    if (ready()) {
        __attribute__((cleanup(free_text))) char *text = make_text();
        use_text(text);
        WOI_YIELD();
    }
    WOI_RETURN(0);
    WOI_END;
}
