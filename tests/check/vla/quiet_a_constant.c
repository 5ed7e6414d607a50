/* A constant length. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    enum { LIMIT = 4 };
    int numbers[LIMIT];
    numbers[0] = 1;
    use(numbers[0]);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
