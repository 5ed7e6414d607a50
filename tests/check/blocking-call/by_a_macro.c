/* Through chains that are defined in reverse order, with and without arguments. */
// expect: blocking-call 16:5
// expect: blocking-call 17:5
// expect: blocking-call 18:11
#include "subjects.h"

#define NAP(n) LONG_NAP(n)
#define LONG_NAP(n) VERY_LONG_NAP(n)
#define VERY_LONG_NAP(n) sleep((unsigned)(n))
#define REST NAP(1)
#define WAIT_FOR(pid) waitpid(pid, NULL, 0)

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    NAP(self->n);
    REST;
    (void)WAIT_FOR(self->n);
    WOI_YIELD();
    WOI_RETURN(0);
    WOI_END;
}
