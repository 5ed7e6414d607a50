/* In a branch of the preprocessor. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
#ifdef TRACE
    WOI_BEGIN;
#else
    WOI_BEGIN;
#endif
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
