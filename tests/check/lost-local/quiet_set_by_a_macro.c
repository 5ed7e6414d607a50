/* A macro writes its argument, or what its text names, or does not look at it. */
#include "subjects.h"

#define SET_TOO(x) SET(x)
#define SET(x) (x) = next()
#define SET_K() k = next()
#define IGNORE(x)
#define NAME(x) use_text(#x)
#define FILL(x) memset(x, 0, sizeof(x))

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    int i = next(), k = next(), m = next(), n = next();
    int b[4] = {1};
    use(i + k + m + n + b[0]);
    WOI_YIELD();
    SET(i);
    use(i);
    SET_K();
    use(k);
    IGNORE(m);
    NAME(m);
    SET_TOO(n);
    use(n);
    FILL(b);
    use(b[0]);
    WOI_RETURN(0);
    WOI_END;
}
