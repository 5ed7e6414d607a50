/* What looks like a product declares a pointer. */
// expect: lost-local 12:13
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    if (ready()) {
        typedef struct point spot;
        spot *p = make_point();
        WOI_YIELD();
        use(p->x);
    }
    WOI_RETURN(0);
    WOI_END;
}
