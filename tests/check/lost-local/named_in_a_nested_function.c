/* A nested function has no frame. */
// expect: lost-local 14:9
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    int n = next();
    int twice(void)
    {
        return 2 * n;
    }
    WOI_YIELD();
    use(n + twice());
    WOI_RETURN(0);
    WOI_END;
}
