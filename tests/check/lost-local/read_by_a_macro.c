/* A macro reads its argument, or what its text names. */
// expect: lost-local 17:9
// expect: lost-local 18:5
// expect: lost-local 19:5
#include "subjects.h"

#define LOG(x) printf("%d\n", (x))
#define SHOW() LOG(k)
#define M_TWICE use(2 * m)

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    int i = next(), k = next(), m = next();
    use(i + k + m);
    WOI_YIELD();
    LOG(i);
    SHOW();
    M_TWICE;
    WOI_RETURN(0);
    WOI_END;
}
