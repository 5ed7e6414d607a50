/* Its block has ended before the wait. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    WOI_YIELD();
    {
        int n = next();
        int numbers[n];
        numbers[0] = 1;
        use(numbers[0]);
    }
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
