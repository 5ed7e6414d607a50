/* Comments stay with --fix. */
// expect: lost-local 18:9
// expect: lost-local 18:13
// expect: lost-local 18:17
// expect: lost-local 18:26
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    int i /* first */ = next(), // second
        k, /* third */
        m = /* fourth */ 3; // fifth
    k = i;
    long /* sixth */ n; // seventh
    n = k;
    WOI_YIELD();
    use(i + k + m + (int)n);
    WOI_RETURN(0);
    WOI_END;
}
