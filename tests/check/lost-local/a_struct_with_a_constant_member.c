/* It can be initialised, but not assigned. */
// expect: lost-local 20:9
// expect: lost-local 21:9
#include "subjects.h"

struct fixed {
    const int n;
    int m;
};
typedef const struct {
    int n, m;
} fixed_t;

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    struct fixed f = {1, 2};
    fixed_t g = {1, 2};
    WOI_YIELD();
    use(f.n);
    use(g.n);
    WOI_RETURN(0);
    WOI_END;
}
