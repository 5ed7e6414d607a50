/* A macro writes a member of its argument, or by an asm. */
#include "subjects.h"

#define SET_X(p) ((p).x = 1)
#define SET_BY_ASM(x) __asm__("" : "=r"(x))

WOI_ASYNC(int, app, ((struct woi_tcp_stream *, conn), (char *, kept), (int, n)))
{
    WOI_BEGIN;
    struct point p = {1, 2};
    int i = 1;
    use(p.x + i);
    WOI_YIELD();
    SET_X(p);
    use(p.x);
    SET_BY_ASM(i);
    use(i);
    WOI_RETURN(0);
    WOI_END;
}
