/* What is set anew on every resume is there on every resume. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct point *, p)))
{
    struct point *const p = self->p;

    WOI_BEGIN;
    use(p->x);
    WOI_YIELD();
    use(p->x);
    WOI_RETURN(0);
    WOI_END;
}
