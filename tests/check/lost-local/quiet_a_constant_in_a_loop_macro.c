/* A macro reads a const, whatever it is called: it is set anew on each resume. */
#include "subjects.h"

#define repeat(n) for (int k_ = 0; k_ < (n); k_++)
#define list_each_point(p) while ((p)->x > 0)

WOI_ASYNC(int, app, ((struct point *, p)))
{
    const int many = next(); // woi: allow code-before-begin, it is always the same
    struct point *const p = self->p;

    WOI_BEGIN;
    repeat(many)
    {
        WOI_YIELD();
    }
    repeat(p->x)
    {
        WOI_YIELD();
    }
    list_each_point(p)
    {
        WOI_YIELD();
    }
    WOI_RETURN(0);
    WOI_END;
}
