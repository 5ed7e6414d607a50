/* The macro makes another name of it. */
// expect: lost-local 14:9
#include "subjects.h"

#define NAMED(x) use(number_##x)
enum { number_one = 1 };

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    int one = next();
    NAMED(one);
    WOI_YIELD();
    use(one);
    WOI_RETURN(0);
    WOI_END;
}
