/* The scope ends before the wait; constants are no lengths of that kind. */
#include "subjects.h"

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    enum { SIZE = 4 };
    {
        int m = next();
        typedef int T[m];
        int (*a)[m] = NULL;
        use((int)sizeof(T) + (a == NULL));
    }
    {
        typedef int U[SIZE];
        int (*b)[SIZE] = NULL, (*c)[sizeof(U)] = NULL;
        use(b == NULL && c == NULL);
        WOI_YIELD();
    }
    WOI_RETURN(0);
    WOI_END;
}
