/* Nor an object of another file. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    extern int counter;
    counter = 1;
    WOI_YIELD();
    use(counter);
    WOI_RETURN(0);
    WOI_END;
}
