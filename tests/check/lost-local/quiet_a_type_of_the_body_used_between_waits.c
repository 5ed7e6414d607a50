/* Written and read between two waits, whatever its type is called. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    typedef int number;
    typedef struct point spot;
    WOI_YIELD();
    {
        number n = next();
        spot *p = make_point();
        use(n * p->x + (int)sizeof(number));
    }
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
