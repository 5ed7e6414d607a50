/* What is set before WOI_BEGIN is set at every resume. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct point *, p)))
{
    int x;

    x = self->p->x;
    WOI_BEGIN;
    use(x);
    WOI_YIELD();
    use(x);
    WOI_RETURN(0);
    WOI_END;
}
