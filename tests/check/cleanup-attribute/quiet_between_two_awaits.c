/* Its block has ended before the wait. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    {
        __attribute__((cleanup(free_text))) char *text = make_text();
        use_text(text);
    }
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
