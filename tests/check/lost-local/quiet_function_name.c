/* Nor is a function that is declared here. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int local_function(int);
    WOI_YIELD();
    use(local_function(1));
    WOI_RETURN(0);
    WOI_END;
}
