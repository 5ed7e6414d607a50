/* It may lead anywhere. */
// expect: lost-local 17:9
#include "subjects.h"

WOI_ASYNC(int, app, (),
    void *where;
)
{
    WOI_BEGIN;
    int i = next();
    self->where = ready() ? &&first : &&second;
    WOI_YIELD();
    goto *self->where;
first:
    i = 1;
second:
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
