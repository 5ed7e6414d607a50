/* A return stays in the function. */
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    int fd = -1;

    WOI_BEGIN;
    fd = next();
    WOI_RETURN(fd);
WOI_FINALLY:
    use(fd);
    WOI_END;
}
