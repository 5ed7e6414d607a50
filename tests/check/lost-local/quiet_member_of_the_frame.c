/* self->i is not the local i. */
#include "subjects.h"

WOI_ASYNC(int, app, (),
    int i;
)
{
    WOI_BEGIN;
    int i = 1;
    use(i);
    WOI_YIELD();
    use(self->i);
    WOI_RETURN(0);
    WOI_END;
}
