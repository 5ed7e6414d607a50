/* Only sometimes, but again and again. */
// expect: code-before-begin 8:9
#include "subjects.h"

WOI_ASYNC(int, app, ((int, a)))
{
    if (self->a)
        use(1);
    WOI_BEGIN;
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
