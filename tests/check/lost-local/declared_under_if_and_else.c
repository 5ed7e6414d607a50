/* Which of the two a use means, the condition says. */
// expect: lost-local 14:14
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
#ifdef SMALL
    int i = next();
#else
    long i = next();
#endif
    WOI_YIELD();
    use((int)i);
    WOI_RETURN(0);
    WOI_END;
}
