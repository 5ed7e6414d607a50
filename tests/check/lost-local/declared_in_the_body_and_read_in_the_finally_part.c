/* A return enters the switch anew, and leaves the scope. */
// expect: lost-local 13:13
#include "subjects.h"

WOI_ASYNC(int, app, ())
{
    WOI_BEGIN;
    int fd;
    fd = next();
    if (fd < 0)
        WOI_RETURN(1);
WOI_FINALLY:
        use(fd);
    WOI_END;
}
