/* So does one on the line above. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int i = next();
    WOI_YIELD();
    /* woi: allow vla, lost-local */
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
